namespace Stator.Generators.Model;

/// <summary>A property that is a column.</summary>
/// <param name="Name">The name of the property, without escapes.</param>
/// <param name="Column">The name of the column.</param>
/// <param name="Type">What it holds.</param>
/// <param name="ClrType">Its type with <c>global::</c> and, where nullable, <c>?</c>.</param>
/// <param name="IsNullable">Whether it can hold null.</param>
/// <param name="Wrapped">The property that holds the value, where the type only wraps one; null where it is the value.</param>
/// <param name="HiddenIn">The class that declares it, with <c>global::</c>, where its setter cannot be called; null where it can.</param>
/// <param name="IsOpen">Whether anybody can set it at any time. Read of the state property only.</param>
/// <param name="IsPersisted">Whether it is saved with the answer of a check.</param>
internal sealed record PropertyModel(
    string Name,
    string Column,
    ColumnType Type,
    string ClrType,
    bool IsNullable,
    string? Wrapped = null,
    string? HiddenIn = null,
    bool IsOpen = false,
    bool IsPersisted = false)
{
    /// <summary>What it is unique by, each group once.</summary>
    public EquatableArray<UniqueModel> UniqueBy { get; init; }

    /// <summary>Whether it holds where the row was inserted.</summary>
    public bool IsSource { get; init; }

    /// <summary>Whether it holds the span in which the row was inserted.</summary>
    public bool IsTraceParent { get; init; }

    public bool IsPriority { get; init; }

    public bool IsQueue { get; init; }

    /// <summary>How many rows with the same value may be on lease at a time; null where it is no concurrency key.</summary>
    public int? KeyLimit { get; init; }

    /// <summary>The context that makes JSON of it, with <c>global::</c>; null where it is not kept as JSON.</summary>
    public string? JsonContext { get; init; }
}

/// <summary>What a column can hold.</summary>
internal enum ColumnType
{
    Boolean,
    Byte,
    Int16,
    Int32,
    Int64,
    Single,
    Double,
    Decimal,
    String,
    Guid,
    DateTime,
    DateTimeOffset,
    Bytes,

    /// <summary>An enum other than the machine's own, stored as its number.</summary>
    Enum,

    /// <summary>What a JSON context makes of any type.</summary>
    Json,

    /// <summary>The state of another machine on the same class: it is read, and written by that machine only.</summary>
    OtherState,

    /// <summary>Anything else. Only a key is ever read as that, for the message that refuses it.</summary>
    Unsupported,
}
