using System;

namespace Stator;

/// <summary>
/// Makes a partial class a durable state machine: one row of <see cref="Table"/> is one machine, and the property of type
/// <typeparamref name="TState"/> holds its state. A class may have several, over different enums and with different
/// <see cref="ColumnPrefix"/>es: what is generated for the second and later ones begins with the name of their property.
/// </summary>
/// <typeparam name="TState">The enum of the states. Not a <c>[Flags]</c> enum.</typeparam>
/// <param name="table">
/// The table of the rows, as <c>"orders"</c> or <c>"shop.orders"</c>. It is quoted in all SQL, so write it in the case that the database has.
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StateMachineAttribute<TState>(string table) : Attribute
    where TState : struct, Enum
{
    /// <summary>The table of the rows.</summary>
    public string Table { get; } = table;

    /// <summary>
    /// The state of a new row, a member of <typeparamref name="TState"/>. Default: the only declared state that no edge enters; where there
    /// is none, or more than one, it must be given.
    /// </summary>
    public object? Initial { get; set; }

    /// <summary>
    /// The class of the rows, where it is not the annotated one. Checks then take the row as a parameter, and the annotated class may take
    /// services in its constructor: it is made for each try. Default: the annotated class.
    /// </summary>
    public Type? For { get; set; }

    /// <summary>
    /// The property that holds the state. Default: the only property of type <typeparamref name="TState"/>, or the one named <c>State</c>.
    /// </summary>
    public string? Property { get; set; }

    /// <summary>
    /// Whether every move of a row is recorded, in the statement that makes it, in the table <c>{table}_history</c>. Default: false.
    /// </summary>
    public bool History { get; set; }

    /// <summary>
    /// How long records are kept, as a duration such as <c>"90d"</c>; on PostgreSQL whole months are dropped at a time.
    /// Default: for ever.
    /// </summary>
    public string? HistoryRetention { get; set; }

    /// <summary>
    /// What the names of Stator's own columns begin with. Default <c>"state"</c>, which makes <c>state</c>, <c>state_changed</c>,
    /// <c>state_next</c>, <c>state_token</c>, <c>state_lease</c>, <c>state_attempts</c> and <c>state_error</c>.
    /// </summary>
    public string ColumnPrefix { get; set; } = "state";

    /// <summary>How many rows of the machine may be on lease at a time, across all processes.</summary>
    /// <value>Default: any number, as long as it is not set; 1 or more.</value>
    public int MaxConcurrency { get; set; }
}
