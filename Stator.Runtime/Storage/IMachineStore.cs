using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>
/// Every verb that touches the database. The first half is the runner's, the second the outside door's. All times are the database's own.
/// </summary>
internal interface IMachineStore
{
    /// <summary>What becomes due, as far as anybody tells.</summary>
    DueNews News { get; }

    /// <summary>Whether this database, as it is set up, has something to listen to.</summary>
    bool CanListen { get; }

    /// <summary>
    /// Listens to what other processes tell, and passes it on to <see cref="News"/>, until the connection breaks or it is cancelled, which
    /// throws.
    /// </summary>
    /// <param name="probe">A name that was never used: the channel of a test message.</param>
    /// <param name="sendProbe">Sends the test message: <see cref="ProbeAsync"/>.</param>
    /// <param name="probeTime">How long to wait for the test message.</param>
    /// <param name="alive">Called when listening works, and then at each sign of life.</param>
    /// <param name="beat">After how long without a message to ask for a sign of life.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False where the test message did not arrive: a pooler stands between.</returns>
    Task<bool> ListenAsync(
        string probe, Func<Task> sendProbe, TimeSpan probeTime, Action alive, TimeSpan beat, CancellationToken cancellationToken);

    /// <summary>Sends a test message to whoever listens to <paramref name="probe"/>.</summary>
    Task ProbeAsync(string probe, CancellationToken cancellationToken);

    /// <summary>Says of each machine, in order, what there is to do. One statement, however many machines.</summary>
    Task<IReadOnlyList<Peeked>> PeekAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken);

    /// <summary>The database's clock.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Leases up to <paramref name="limit"/> due rows in automatic states, the oldest due first, each with <paramref name="token"/>. With
    /// <paramref name="dueBy"/>, rows that became due after it are left.
    /// </summary>
    Task<IReadOnlyList<ClaimedRow>> ClaimAsync(
        MachineDefinition machine, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy, CancellationToken cancellationToken);

    /// <summary>
    /// The same for a machine with queues or limits: leases no more rows than the machine and the scope allow, whatever other processes do.
    /// </summary>
    Task<IReadOnlyList<ClaimedRow>> ClaimWithinAsync(
        MachineDefinition machine, ClaimScope scope, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy,
        CancellationToken cancellationToken);

    /// <summary>Writes outcomes, all or none, and says of each, in order, how it ended.</summary>
    Task<IReadOnlyList<WriteResult>> CompleteAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken);

    /// <summary>Begins a transaction for a check to run in.</summary>
    Task<ICheckTransaction> BeginCheckAsync(CancellationToken cancellationToken);

    /// <summary>Hands leases back, due as they were before the claim, without their attempt. Says of each, in order, how it ended.</summary>
    Task<IReadOnlyList<LeaseEnd>> ReleaseAsync(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken);

    /// <summary>
    /// Makes leases end <paramref name="lease"/> from now, and says of each, in order, how it ended. It blocks, and uses no other thread: a
    /// pool full of blocked checks must not hold it up.
    /// </summary>
    IReadOnlyList<LeaseEnd> Renew(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, TimeSpan lease, TimeSpan atMost);

    /// <summary>Takes the timeouts of external states and moves rows out of legacy states, at most <paramref name="limit"/> of each.</summary>
    Task<IReadOnlyList<SweptRow>> SweepAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes rows whose DeleteAfter has passed, at most <paramref name="limit"/> for each state. Returns how many.</summary>
    Task<int> DeleteAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken);

    /// <summary>Makes room for the history to come, and removes what has been kept for long enough. Nothing where there is none.</summary>
    Task<int> KeepHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken);

    /// <summary>How far the machine's schedules have come, and the database's clock.</summary>
    Task<StoredSchedules> ReadSchedulesAsync(MachineDefinition machine, CancellationToken cancellationToken);

    /// <summary>Makes a schedule that is new, or has another definition, begin now. Returns how many rows that changed.</summary>
    Task<int> BeginScheduleAsync(MachineDefinition machine, string schedule, string definition, CancellationToken cancellationToken);

    /// <summary>
    /// Moves a schedule from where it is on to an occurrence and inserts the row, both or neither; without a row only the former. Does
    /// nothing where the schedule is not at <paramref name="doneUntil"/> any more.
    /// </summary>
    Task<OccurrenceEnd> OccurAsync(
        MachineDefinition machine, string schedule, DateTimeOffset doneUntil, DateTimeOffset occurrence, object? row,
        CancellationToken cancellationToken);

    /// <summary>Adds counts to what the database has of the minute that its clock shows, with how many rows wait now.</summary>
    Task<StatisticsSample> AddStatisticsAsync(MachineDefinition machine, RunReport counts, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes statistics that are older than <paramref name="retention"/>, at most <paramref name="limit"/> minutes of them. Returns how many.
    /// </summary>
    Task<int> TrimStatisticsAsync(MachineDefinition machine, TimeSpan retention, int limit, CancellationToken cancellationToken);

    /// <summary>Creates what is missing of the machines' tables.</summary>
    Task EnsureSchemaAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken);

    /// <summary>What <see cref="EnsureSchemaAsync"/> runs, as text.</summary>
    string ScriptSchema(IReadOnlyList<MachineDefinition> machines);

    /// <summary>Inserts a row, unless a live row has the same values of [Unique] properties, and returns the key of the one or the other.</summary>
    Task<Inserted> InsertAsync(
        MachineDefinition machine, object row, UntypedInsertOptions options, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Inserts rows as they are enumerated, all or none, but for those that a live row stands in the way of.</summary>
    Task<InsertManyResult> InsertManyAsync(
        MachineDefinition machine, IAsyncEnumerable<object> rows, UntypedInsertOptions options, DbTransaction? transaction,
        CancellationToken cancellationToken);

    /// <summary>Reads one row; null where there is none.</summary>
    Task<object?> FindAsync(MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Moves one row along a command; false where the row is in no state that allows it, or is not there.</summary>
    Task<bool> CommandAsync(
        MachineDefinition machine, string command, object key, string? by, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Reads what has become of one row, the oldest first.</summary>
    Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Moves rows to any state, all or none. Returns how many there were.</summary>
    Task<int> ForceAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, int state, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken);

    /// <summary>
    /// Moves the rows that have been in a state for <paramref name="olderThan"/> now to any other, in batches, at most
    /// <paramref name="limit"/>. Returns how many.
    /// </summary>
    Task<int> ForceAllAsync(
        MachineDefinition machine, int from, int to, TimeSpan olderThan, int limit, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken);

    /// <summary>
    /// Makes rows in automatic states due now, all or none; those on lease only with <paramref name="force"/>. Returns how many.
    /// </summary>
    Task<int> RequeueAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, bool force, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Makes the rows of an automatic state due now that are not on lease, at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> RequeueAllAsync(
        MachineDefinition machine, int state, int limit, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Reads rows for people, in the order of their keys or of their due times, and says of each how many were looked at up to it.</summary>
    Task<IReadOnlyList<LookedAtRow>> RowsAsync(MachineDefinition machine, RowSearch search, CancellationToken cancellationToken);

    /// <summary>Reads one row for people; null where there is none.</summary>
    Task<RowView?> FindRowAsync(MachineDefinition machine, object key, CancellationToken cancellationToken);

    /// <summary>What the machine needs and the database has not.</summary>
    Task<IReadOnlyList<MissingPart>> FindMissingAsync(MachineDefinition machine, CancellationToken cancellationToken);

    /// <summary>Looks at <paramref name="budget"/> rows in the order of their keys, and returns those that are not as they should be, and the one after.</summary>
    Task<IReadOnlyList<Suspect>> ExamineAsync(MachineDefinition machine, object fromKey, int budget, CancellationToken cancellationToken);

    /// <summary>What the server says that makes every statement slower.</summary>
    Task<IReadOnlyList<ServerFinding>> ExamineServerAsync(MachineDefinition machine, CancellationToken cancellationToken);

    /// <summary>Gives rows the due time that their state asks for, if they have another and are not on lease. Returns how many.</summary>
    Task<int> RepairAsync(MachineDefinition machine, IReadOnlyList<object> keys, CancellationToken cancellationToken);

    /// <summary>How many rows <see cref="DeleteAsync"/> would take by and by.</summary>
    Task<long> CountDeletesAsync(MachineDefinition machine, CancellationToken cancellationToken);

    /// <summary>How many records <see cref="KeepHistoryAsync"/> would remove.</summary>
    Task<long> CountOldHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken);

    /// <summary>Counts the minutes of statistics that <see cref="TrimStatisticsAsync"/> would delete.</summary>
    Task<long> CountOldStatisticsAsync(MachineDefinition machine, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>How many rows <see cref="RequeueAsync"/> would take.</summary>
    Task<int> CountRequeuedAsync(MachineDefinition machine, IReadOnlyList<object> keys, bool force, CancellationToken cancellationToken);

    /// <summary>How many rows <see cref="RequeueAllAsync"/> would take.</summary>
    Task<int> CountRequeuedAsync(MachineDefinition machine, int state, int limit, CancellationToken cancellationToken);

    /// <summary>What a row looks like; null where there is none.</summary>
    Task<Sight?> LookAsync(MachineDefinition machine, object key, CancellationToken cancellationToken);

    /// <summary>Leases one row, due or not, and in any state; null where it is no longer what was seen.</summary>
    Task<ClaimedRow?> BeginAsync(
        MachineDefinition machine, object key, Sight seen, WantedLease lease, CancellationToken cancellationToken);

    /// <summary>Counts rows by stored state, states that this version does not know included.</summary>
    Task<IReadOnlyDictionary<string, long>> CountByStateAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Counts due and future rows.</summary>
    Task<StatorDepth> DepthAsync(MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken);

    Task<IReadOnlyDictionary<string, StatorDepth>> DepthByQueueAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Reads the statistics of the last <paramref name="steps"/>, the oldest first, the one that is not over yet included.</summary>
    Task<IReadOnlyList<StatisticsRecord>> ReadStatisticsAsync(
        MachineDefinition machine, int steps, StatisticsStep by, CancellationToken cancellationToken);

    /// <summary>Whether an error is the connection's rather than the statement's, so that trying again may help.</summary>
    bool IsTransient(Exception exception);
}
