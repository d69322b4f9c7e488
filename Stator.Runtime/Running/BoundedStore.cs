using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>A database call took longer than the runner waits. Whether it did its work is not known.</summary>
internal sealed class StoreTimeoutException(string verb, TimeSpan timeout)
    : TimeoutException($"The database did not answer within {timeout:c} (StatorOptions.CallTimeout): {verb} was given up.");

/// <summary>
/// Races each of the runner's calls against a timer of our own, because on a dead network a driver's own timeout comes many times too
/// late. The call is started on the pool, so that a driver which only pretends to be asynchronous cannot hold the runner up either.
/// Keeps to the budget of connections.
/// </summary>
internal sealed class BoundedStore(IMachineStore store, TimeSpan timeout, ConnectionBudget budget, Background background) : IMachineStore
{
    public DueNews News => store.News;

    public bool CanListen => store.CanListen;

    // One long call, which is watched by who makes it, on a connection of its own.
    public Task<bool> ListenAsync(
        string probe, Func<Task> sendProbe, TimeSpan probeTime, Action alive, TimeSpan beat, CancellationToken cancellationToken)
        => store.ListenAsync(probe, sendProbe, probeTime, alive, beat, cancellationToken);

    public Task ProbeAsync(string probe, CancellationToken cancellationToken)
        => AskAsync("trying out whether messages arrive", async c =>
        {
            await store.ProbeAsync(probe, c).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    public Task<IReadOnlyList<Peeked>> PeekAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
        => AskAsync("looking for due rows", c => store.PeekAsync(machines, c), cancellationToken);

    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
        => AskAsync("reading the clock", store.NowAsync, cancellationToken);

    public Task<IReadOnlyList<ClaimedRow>> ClaimAsync(
        MachineDefinition machine, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy, CancellationToken cancellationToken)
        => AskAsync(
            "claiming", c => store.ClaimAsync(machine, limit, token, lease, dueBy, c), cancellationToken,
            late => late.Count == 0 ? Task.CompletedTask : store.ReleaseAsync(machine, late, CancellationToken.None));

    public Task<IReadOnlyList<ClaimedRow>> ClaimWithinAsync(
        MachineDefinition machine, ClaimScope scope, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy,
        CancellationToken cancellationToken)
        => AskAsync(
            "claiming", c => store.ClaimWithinAsync(machine, scope, limit, token, lease, dueBy, c), cancellationToken,
            late => late.Count == 0 ? Task.CompletedTask : store.ReleaseAsync(machine, late, CancellationToken.None));

    public Task<IReadOnlyList<WriteResult>> CompleteAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
        => WriteAsync("writing outcomes", c => store.CompleteAsync(machine, outcomes, c), cancellationToken);

    // On a connection of its own, beside the budget: MaxTransactions bounds these.
    public async Task<ICheckTransaction> BeginCheckAsync(CancellationToken cancellationToken)
        => new BoundedTransaction(
            await BoundAsync(
                "beginning a transaction", store.BeginCheckAsync, cancellationToken, late => late.DisposeAsync().AsTask()).ConfigureAwait(false),
            this);

    public Task<IReadOnlyList<LeaseEnd>> ReleaseAsync(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken)
        => WriteAsync("handing leases back", c => store.ReleaseAsync(machine, rows, c), cancellationToken);

    // Only the lease keeper calls it, on its own thread and with its own limit.
    public IReadOnlyList<LeaseEnd> Renew(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, TimeSpan lease, TimeSpan atMost)
    {
        // When it begins to ask there is two thirds of the lease left, for this wait, the renewal and a second attempt.
        var patience = lease / 4;
        using var leave = budget.Renew(patience < atMost ? patience : atMost);
        return store.Renew(machine, rows, lease, atMost);
    }

    public Task<IReadOnlyList<SweptRow>> SweepAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
        => AskAsync("sweeping", c => store.SweepAsync(machine, limit, c), cancellationToken);

    public Task<int> DeleteAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
        => AskAsync("deleting", c => store.DeleteAsync(machine, limit, c), cancellationToken);

    public Task<int> KeepHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => AskAsync("keeping the history", c => store.KeepHistoryAsync(machine, c), cancellationToken);

    public Task<StoredSchedules> ReadSchedulesAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => AskAsync("reading schedules", c => store.ReadSchedulesAsync(machine, c), cancellationToken);

    public Task<int> BeginScheduleAsync(MachineDefinition machine, string schedule, string definition, CancellationToken cancellationToken)
        => AskAsync("beginning a schedule", c => store.BeginScheduleAsync(machine, schedule, definition, c), cancellationToken);

    public Task<OccurrenceEnd> OccurAsync(
        MachineDefinition machine, string schedule, DateTimeOffset doneUntil, DateTimeOffset occurrence, object? row,
        CancellationToken cancellationToken)
        => AskAsync("inserting by schedule", c => store.OccurAsync(machine, schedule, doneUntil, occurrence, row, c), cancellationToken);

    public Task<StatisticsSample> AddStatisticsAsync(MachineDefinition machine, RunReport counts, CancellationToken cancellationToken)
        => AskAsync("writing statistics", c => store.AddStatisticsAsync(machine, counts, c), cancellationToken);

    public Task<int> TrimStatisticsAsync(MachineDefinition machine, TimeSpan retention, int limit, CancellationToken cancellationToken)
        => AskAsync("trimming statistics", c => store.TrimStatisticsAsync(machine, retention, limit, c), cancellationToken);

    public bool IsTransient(Exception exception) => exception is StoreTimeoutException || store.IsTransient(exception);

    // The outside door's verbs are the caller's to bound: one of them may be in the middle of the caller's own transaction.
    public Task EnsureSchemaAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
        => store.EnsureSchemaAsync(machines, cancellationToken);

    public string ScriptSchema(IReadOnlyList<MachineDefinition> machines) => store.ScriptSchema(machines);

    public Task<Inserted> InsertAsync(
        MachineDefinition machine, object row, UntypedInsertOptions options, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.InsertAsync(machine, row, options, transaction, cancellationToken);

    public Task<InsertManyResult> InsertManyAsync(
        MachineDefinition machine, IAsyncEnumerable<object> rows, UntypedInsertOptions options, DbTransaction? transaction,
        CancellationToken cancellationToken)
        => store.InsertManyAsync(machine, rows, options, transaction, cancellationToken);

    public Task<object?> FindAsync(
        MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.FindAsync(machine, key, transaction, cancellationToken);

    public Task<bool> CommandAsync(
        MachineDefinition machine, string command, object key, string? by, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.CommandAsync(machine, command, key, by, transaction, cancellationToken);

    public Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.HistoryAsync(machine, key, transaction, cancellationToken);

    public Task<int> ForceAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, int state, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken)
        => store.ForceAsync(machine, keys, state, by, transaction, cancellationToken);

    public Task<int> ForceAllAsync(
        MachineDefinition machine, int from, int to, TimeSpan olderThan, int limit, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken)
        => store.ForceAllAsync(machine, from, to, olderThan, limit, by, transaction, cancellationToken);

    public Task<int> RequeueAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, bool force, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.RequeueAsync(machine, keys, force, transaction, cancellationToken);

    public Task<int> RequeueAllAsync(
        MachineDefinition machine, int state, int limit, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.RequeueAllAsync(machine, state, limit, transaction, cancellationToken);

    public Task<IReadOnlyList<LookedAtRow>> RowsAsync(MachineDefinition machine, RowSearch search, CancellationToken cancellationToken)
        => store.RowsAsync(machine, search, cancellationToken);

    public Task<RowView?> FindRowAsync(MachineDefinition machine, object key, CancellationToken cancellationToken)
        => store.FindRowAsync(machine, key, cancellationToken);

    public Task<IReadOnlyList<MissingPart>> FindMissingAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => store.FindMissingAsync(machine, cancellationToken);

    public Task<IReadOnlyList<Suspect>> ExamineAsync(MachineDefinition machine, object fromKey, int budget, CancellationToken cancellationToken)
        => store.ExamineAsync(machine, fromKey, budget, cancellationToken);

    public Task<IReadOnlyList<ServerFinding>> ExamineServerAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => store.ExamineServerAsync(machine, cancellationToken);

    public Task<int> RepairAsync(MachineDefinition machine, IReadOnlyList<object> keys, CancellationToken cancellationToken)
        => store.RepairAsync(machine, keys, cancellationToken);

    public Task<long> CountDeletesAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => store.CountDeletesAsync(machine, cancellationToken);

    public Task<long> CountOldHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => store.CountOldHistoryAsync(machine, cancellationToken);

    public Task<long> CountOldStatisticsAsync(MachineDefinition machine, TimeSpan retention, CancellationToken cancellationToken)
        => store.CountOldStatisticsAsync(machine, retention, cancellationToken);

    public Task<int> CountRequeuedAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, bool force, CancellationToken cancellationToken)
        => store.CountRequeuedAsync(machine, keys, force, cancellationToken);

    public Task<int> CountRequeuedAsync(MachineDefinition machine, int state, int limit, CancellationToken cancellationToken)
        => store.CountRequeuedAsync(machine, state, limit, cancellationToken);

    public Task<Sight?> LookAsync(MachineDefinition machine, object key, CancellationToken cancellationToken)
        => BoundAsync("looking at a row", c => store.LookAsync(machine, key, c), cancellationToken);

    public Task<ClaimedRow?> BeginAsync(
        MachineDefinition machine, object key, Sight seen, WantedLease lease, CancellationToken cancellationToken)
        => BoundAsync(
            "beginning a run", c => store.BeginAsync(machine, key, seen, lease, c), cancellationToken,
            late => late is null || !lease.Counted ? Task.CompletedTask : store.ReleaseAsync(machine, [late], CancellationToken.None));

    public Task<IReadOnlyDictionary<string, long>> CountByStateAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.CountByStateAsync(machine, transaction, cancellationToken);

    public Task<StatorDepth> DepthAsync(MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.DepthAsync(machine, transaction, cancellationToken);

    public Task<IReadOnlyDictionary<string, StatorDepth>> DepthByQueueAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
        => store.DepthByQueueAsync(machine, transaction, cancellationToken);

    public Task<IReadOnlyList<StatisticsRecord>> ReadStatisticsAsync(
        MachineDefinition machine, int steps, StatisticsStep by, CancellationToken cancellationToken)
        => store.ReadStatisticsAsync(machine, steps, by, cancellationToken);

    private async Task<T> AskAsync<T>(
        string verb, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, Func<T, Task>? undo = null)
    {
        using var leave = await budget.AskAsync(cancellationToken).ConfigureAwait(false);
        return await BoundAsync(verb, call, cancellationToken, undo).ConfigureAwait(false);
    }

    private async Task<T> WriteAsync<T>(string verb, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var leave = await budget.WriteAsync(cancellationToken).ConfigureAwait(false);
        return await BoundAsync(verb, call, cancellationToken).ConfigureAwait(false);
    }

    public async Task<T> BoundAsync<T>(
        string verb, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, Func<T, Task>? undo = null)
    {
        // Not linked to the caller's token: a driver may block in its cancellation, and that must not be the caller's thread.
        var abandon = new CancellationTokenSource();
        var answer = background.Start(() => call(abandon.Token));
        if (await background.WithinAsync(answer, timeout, cancellationToken).ConfigureAwait(false))
        {
            return await answer.ConfigureAwait(false);
        }

        background.Forget(abandon.CancelAsync());
        background.Forget(undo is null ? answer : UndoAsync(answer, undo));
        cancellationToken.ThrowIfCancellationRequested();
        throw new StoreTimeoutException(verb, timeout);
    }

    private static async Task UndoAsync<T>(Task<T> answer, Func<T, Task> undo)
        => await undo(await answer.ConfigureAwait(false)).ConfigureAwait(false);
}
