using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Generated;

/// <summary>One statement of a machine's schema.</summary>
/// <param name="Sql">The statement. Running it again changes nothing, unless <paramref name="AddsColumn"/> is set.</param>
/// <param name="AddsColumn">The column that the statement adds, where it must run only when that column is missing.</param>
public sealed record SchemaStatement(string Sql, string? AddsColumn = null)
{
    /// <summary>Whether the statement changes nothing, but returns statements that must be run.</summary>
    public bool ReturnsStatements { get; init; }

    /// <summary>
    /// A query that says whether there is nothing to do, where the statement itself would wait for locks to find that out; null where it would not.
    /// </summary>
    public string? Unless { get; init; }
}

/// <summary>The statements of a machine's schedules.</summary>
/// <param name="Read">Reads the database's clock, and how far each schedule has come.</param>
/// <param name="Begin">Makes a schedule begin now, where it is new or has another definition.</param>
/// <param name="Occur">Moves a schedule on to an occurrence, if it is still where it was.</param>
public sealed record ScheduleSql(string Read, string Begin, string Occur);

/// <summary>
/// The statements of one machine for one database, written at compile time. docs/storage.md names the parameters of each.
/// </summary>
public sealed record MachineSql
{
    /// <summary>Creates what is missing, in order.</summary>
    public required IReadOnlyList<SchemaStatement> Schema { get; init; }

    /// <summary>Inserts one row whose key is given. Like all that enter a state, it returns the key and in how many seconds the row is due.</summary>
    public required string Insert { get; init; }

    /// <summary>Inserts one row whose key the database makes, and returns the key; null where the key must be given.</summary>
    public string? InsertGenerated { get; init; }

    /// <summary>
    /// Finds the live row that stands in the way of one with [Unique] properties, and says which of <see cref="MachineDefinition.Uniques"/>;
    /// null where there are none.
    /// </summary>
    public string? FindDuplicate { get; init; }

    /// <summary>PostgreSQL: the time of change and the due time of rows that are inserted now. Null on SQLite.</summary>
    public string? CopyTimes { get; init; }

    /// <summary>PostgreSQL: inserts many rows whose keys are given. Null on SQLite.</summary>
    public CopySql? Copy { get; init; }

    /// <summary>PostgreSQL: inserts many rows whose keys the database makes. Null on SQLite, and where the key must be given.</summary>
    public CopySql? CopyGenerated { get; init; }

    /// <summary>Reads one row by its key.</summary>
    public required string Find { get; init; }

    /// <summary>Says whether there is a row with a key.</summary>
    public required string Exists { get; init; }

    /// <summary>Says whether checks are due, how long until the next row is, and whether there is something to sweep or to delete.</summary>
    public required string Peek { get; init; }

    /// <summary>PostgreSQL: leases due rows and returns them. SQLite: reads the keys of due rows, which <see cref="Lease"/> then leases.</summary>
    public required string Claim { get; init; }

    /// <summary>SQLite: leases one due row and returns it. Null on PostgreSQL.</summary>
    public string? Lease { get; init; }

    /// <summary>Writes the outcomes of tries, each fenced by key, state and token. PostgreSQL: a batch; SQLite: one.</summary>
    public required string Complete { get; init; }

    /// <summary>Hands leases back as if the try had not been. PostgreSQL: a batch; SQLite: one.</summary>
    public required string Release { get; init; }

    /// <summary>Moves the end of leases that are still held. PostgreSQL: a batch; SQLite: one.</summary>
    public required string Renew { get; init; }

    /// <summary>
    /// Moves rows whose timeout has passed out of external states, and takes away due times that no runner serves. Null where the machine has
    /// automatic and legacy states only.
    /// </summary>
    public string? Sweep { get; init; }

    /// <summary>Moves rows out of legacy states; null where there are none.</summary>
    public string? MoveLegacy { get; init; }

    /// <summary>SQLite: writes what <see cref="Sweep"/> or <see cref="MoveLegacy"/> found for one row. Null on PostgreSQL.</summary>
    public string? Settle { get; init; }

    /// <summary>Deletes rows that have been in their state for long enough: one statement for each state with DeleteAfter.</summary>
    public required IReadOnlyList<string> Deletes { get; init; }

    /// <summary>The commands by name: each moves one row, if it is in a state that allows it.</summary>
    public required IReadOnlyDictionary<string, string> Commands { get; init; }

    /// <summary>Moves rows to any state, whatever the graph says. PostgreSQL: a batch; SQLite: one.</summary>
    public required string Force { get; init; }

    /// <summary>Moves a batch of the rows of one state to any other, whatever the graph says.</summary>
    public required string ForceAll { get; init; }

    /// <summary>Makes rows in automatic states due now, without attempts and error. PostgreSQL: a batch; SQLite: one.</summary>
    public required string Requeue { get; init; }

    /// <summary>Makes the rows of one automatic state due now, without attempts and error.</summary>
    public required string RequeueAll { get; init; }

    /// <summary>The statements that only tools run.</summary>
    public required ToolSql Tools { get; init; }

    /// <summary>Says which state a row is in, how often it was tried there, and who holds its lease until when.</summary>
    public required string Look { get; init; }

    /// <summary>Leases one row, due or not, if it still is what <see cref="Look"/> saw.</summary>
    public required string Begin { get; init; }

    /// <summary>The statements of the machine's schedules; null where it has none.</summary>
    public ScheduleSql? Schedules { get; init; }

    /// <summary>The statements of the machine's history; null where it keeps none.</summary>
    public HistorySql? History { get; init; }

    /// <summary>The statements of the machine's statistics.</summary>
    public required StatisticsSql Statistics { get; init; }

    /// <summary>The statements that claim where there are queues or limits; null where there are none.</summary>
    public LimitSql? Limits { get; init; }

    /// <summary>Counts rows by stored state.</summary>
    public required string CountByState { get; init; }

    /// <summary>Counts rows that are due and rows that will be, and says since when the oldest is due.</summary>
    public required string Depth { get; init; }

    /// <summary>The same for each queue, whose name comes first; null where there are no queues.</summary>
    public string? DepthByQueue { get; init; }

    /// <summary>The same statements, rewritten. Of the schema's, whose defaults stay in the database, only the one that runs again and again is.</summary>
    /// <param name="rewrite">What to do to a statement.</param>
    internal MachineSql Rewritten(Func<string, string> rewrite) => this with
    {
        Schema = History?.Keep is { } keep ? [.. Schema.Select(s => s.Sql == keep ? s with { Sql = rewrite(keep) } : s)] : Schema,
        Insert = rewrite(Insert),
        InsertGenerated = InsertGenerated is null ? null : rewrite(InsertGenerated),
        FindDuplicate = FindDuplicate is null ? null : rewrite(FindDuplicate),
        CopyTimes = CopyTimes is null ? null : rewrite(CopyTimes),
        Copy = Copy?.Rewritten(rewrite),
        CopyGenerated = CopyGenerated?.Rewritten(rewrite),
        Find = rewrite(Find),
        Exists = rewrite(Exists),
        Peek = rewrite(Peek),
        Claim = rewrite(Claim),
        Lease = Lease is null ? null : rewrite(Lease),
        Complete = rewrite(Complete),
        Release = rewrite(Release),
        Renew = rewrite(Renew),
        Sweep = Sweep is null ? null : rewrite(Sweep),
        MoveLegacy = MoveLegacy is null ? null : rewrite(MoveLegacy),
        Settle = Settle is null ? null : rewrite(Settle),
        Deletes = [.. Deletes.Select(rewrite)],
        Commands = Commands.ToDictionary(c => c.Key, c => rewrite(c.Value)),
        Force = rewrite(Force),
        ForceAll = rewrite(ForceAll),
        Requeue = rewrite(Requeue),
        RequeueAll = rewrite(RequeueAll),
        Tools = Tools.Rewritten(rewrite),
        Look = rewrite(Look),
        Begin = rewrite(Begin),
        Schedules = Schedules is null ? null : new(rewrite(Schedules.Read), rewrite(Schedules.Begin), rewrite(Schedules.Occur)),
        History = History?.Rewritten(rewrite),
        Statistics = Statistics.Rewritten(rewrite),
        Limits = Limits?.Rewritten(rewrite),
        CountByState = rewrite(CountByState),
        Depth = rewrite(Depth),
        DepthByQueue = DepthByQueue is null ? null : rewrite(DepthByQueue),
    };
}
