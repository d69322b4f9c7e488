using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Stator.Generated;

/// <summary>A machine's table: its states, edges and SQL. Built once, by generated code, and never changed.</summary>
public sealed class MachineDefinition
{
    private readonly FrozenDictionary<string, int> byStoredName;
    private readonly EdgeDefinition[][] failures;

    /// <summary>Takes what the generator wrote down.</summary>
    /// <param name="name">The name of the machine: its class.</param>
    /// <param name="table">The table of its rows.</param>
    /// <param name="rowType">The class of its rows.</param>
    /// <param name="initial">The index of the state of a new row.</param>
    /// <param name="states">The states, in the order of their declaration.</param>
    /// <param name="edges">The edges, in the order of their declaration.</param>
    public MachineDefinition(
        string name, string table, Type rowType, int initial, IReadOnlyList<StateDefinition> states, IReadOnlyList<EdgeDefinition> edges)
    {
        Name = name;
        Table = table;
        RowType = rowType;
        Initial = initial;
        States = states;
        Edges = edges;
        CountsSnoozes = states.Any(s => s.MaxSnoozes > 0);
        failures = [.. states.Select((_, state) => edges.Where(e => e.Kind == EdgeKind.Failure && e.From == state).ToArray())];
        byStoredName = states.Select((state, index) => (state.StoredName, index)).ToFrozenDictionary(s => s.StoredName, s => s.index);
    }

    /// <summary>The name of the machine: its class.</summary>
    public string Name { get; }

    /// <summary>The table of its rows.</summary>
    public string Table { get; }

    /// <summary>The class of its rows.</summary>
    public Type RowType { get; }

    /// <summary>The index of the state of a new row.</summary>
    public int Initial { get; }

    /// <summary>The states. All other types name a state by its index in this list.</summary>
    public IReadOnlyList<StateDefinition> States { get; }

    /// <summary>Whether a release must give rows their due time again, because a claim has moved it on.</summary>
    internal bool ClaimsMoveDueTimes => States.Any(s => s.StayUnwritten);

    /// <summary>Whether rows count how often they have asked for a delay of their own.</summary>
    internal bool CountsSnoozes { get; }

    /// <summary>Whether what becomes of its rows is recorded.</summary>
    internal bool HasHistory => Postgres.History is not null;

    /// <summary>The edges.</summary>
    public IReadOnlyList<EdgeDefinition> Edges { get; }

    /// <summary>The graph as a Mermaid state diagram.</summary>
    public required string Mermaid { get; init; }

    /// <summary>The schedules, in the order of their declaration.</summary>
    public IReadOnlyList<ScheduleDefinition> Schedules { get; init; } = [];

    /// <summary>The statements for PostgreSQL.</summary>
    public required MachineSql Postgres { get; init; }

    /// <summary>The statements for SQLite.</summary>
    public required MachineSql Sqlite { get; init; }

    /// <summary>How objects and rows become each other.</summary>
    public required RowMap Rows { get; init; }

    /// <summary>The hooks that runners call.</summary>
    public MachineHooks Hooks { get; init; }

    /// <summary>The hook <c>OnCreated</c>: given each object that is about to be inserted; null where there is none.</summary>
    public Action<object>? Created { get; init; }

    /// <summary>What no two live rows have the same values of.</summary>
    public IReadOnlyList<UniqueDefinition> Uniques { get; init; } = [];

    /// <summary>Which rows are claimed first, and how many at a time.</summary>
    public ClaimDefinition Claims { get; init; } = new();

    /// <summary>Whether a claim must count the rows on lease.</summary>
    internal bool CountsLeases => Postgres.Limits?.OnLease is not null;

    /// <summary>Finds a state by the name that the database holds.</summary>
    /// <param name="storedName">The stored name.</param>
    /// <param name="state">The index of the state, where there is one.</param>
    /// <returns>Whether this version of the machine knows the state.</returns>
    public bool TryGetState(string storedName, out int state) => byStoredName.TryGetValue(storedName, out state);

    /// <summary>The [Failure]s of a state, in the order of their declaration.</summary>
    /// <param name="state">The index of the state.</param>
    public IReadOnlyList<EdgeDefinition> FailuresOf(int state) => failures[state];

    /// <summary>Finds a state that must be known.</summary>
    /// <param name="storedName">The stored name.</param>
    /// <exception cref="InvalidOperationException">This version of the machine does not know the state.</exception>
    public int GetState(string storedName)
        => TryGetState(storedName, out var state) ? state : throw UnknownState(storedName);

    [DoesNotReturn]
    private Exception UnknownState(string storedName)
        => throw new InvalidOperationException(
            $"Machine '{Name}' has no state stored as '{storedName}': a row of table '{Table}' was written by another version. "
            + "Run the version that knows it, or declare the state again, as [LegacyState] if it is retired.");
}
