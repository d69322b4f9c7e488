using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Running;
using Stator.Storage;

namespace Stator.Hosting;

/// <summary>The outside door of one machine: checks what it is given and hands it to the store.</summary>
internal sealed class StatorDoor<T>(Machine<T> generated, RunnerParts parts, ScopedRuns runs, Background background) : IUntypedStator<T>
    where T : class
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

    private readonly MachineDefinition machine = generated.Definition;
    private readonly IMachineStore store = parts.Store;
    private readonly OperatorVerbs operators = new(generated.Definition, parts.Store, parts.Logger);

    public async Task<object> InsertAsync(
        T row, UntypedInsertOptions? options = null, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
    {
        var inserted = await StoreAsync(row, options, transaction, cancellationToken).ConfigureAwait(false);
        return inserted.Duplicate is { } unique ? throw Duplicates.Found(machine, unique, row, inserted.Key) : inserted.Key;
    }

    public async Task<InsertResult<object>> InsertOrFindAsync(
        T row, UntypedInsertOptions? options = null, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
    {
        var inserted = await StoreAsync(row, options, transaction, cancellationToken).ConfigureAwait(false);
        return new InsertResult<object>(inserted.Key, Created: inserted.Duplicate is null);
    }

    public Task<InsertManyResult> InsertManyAsync(
        IAsyncEnumerable<T> rows, UntypedInsertOptions? options = null, DbTransaction? transaction = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return store.InsertManyAsync(
            machine, machine.Created is null ? rows : rows.Select(Created), Checked(options), transaction, cancellationToken);
    }

    public Task<InsertManyResult> InsertManyAsync(
        IEnumerable<T> rows, UntypedInsertOptions? options = null, DbTransaction? transaction = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return InsertManyAsync(rows.ToAsyncEnumerable(), options, transaction, cancellationToken);
    }

    public async Task<T?> FindAsync(object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return (T?)await store.FindAsync(machine, key, transaction, cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> CommandAsync(
        string command, object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default, string? by = null)
        => operators.CommandAsync(command, key, by, transaction, cancellationToken);

    public Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
        => operators.HistoryAsync(key, transaction, cancellationToken);

    public Task<bool> ForceAsync(
        object key, int state, DbTransaction? transaction = null, CancellationToken cancellationToken = default, string? by = null)
        => operators.ForceAsync(key, state, by, transaction, cancellationToken);

    public Task<int> ForceManyAsync(
        IEnumerable<object> keys, int state, DbTransaction? transaction = null, CancellationToken cancellationToken = default,
        string? by = null)
        => operators.ForceManyAsync(keys, state, by, transaction, cancellationToken);

    public Task<int> ForceAllAsync(
        IEnumerable<int> from, int to, TimeSpan? olderThan = null, int? limit = null, DbTransaction? transaction = null,
        CancellationToken cancellationToken = default, string? by = null)
    {
        CheckDelay(olderThan, nameof(olderThan));
        return operators.ForceAllAsync(from, to, olderThan ?? TimeSpan.Zero, limit, by, transaction, cancellationToken);
    }

    public Task<int> RequeueAsync(
        IEnumerable<object> keys, bool force = false, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
        => operators.RequeueAsync(keys, force, transaction, cancellationToken);

    public Task<int> RequeueAllAsync(
        int state, int? limit = null, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
        => operators.RequeueAllAsync(state, limit, transaction, cancellationToken);

    public Task<WaitResult<int>> WaitForAsync(
        object key, IEnumerable<int>? states, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            CheckDelay(timeout, nameof(timeout));
        }

        var terminal = Enumerable.Range(0, machine.States.Count).Where(i => machine.States[i].Kind == StateKind.Terminal);
        var wanted = states is null
            ? operators.States(terminal, $"Machine '{machine.Name}' has no terminal state to wait for.", nameof(states))
            : operators.States(states, "Name a state to wait for.", nameof(states));
        return new Waiting(store, background, parts.TimeProvider).WaitAsync(machine, key, wanted, timeout, cancellationToken);
    }

    public async Task<StatorRun<T, int>> BeginAsync(
        object key, BeginOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (options?.Lease < ShortestLease || options?.Lease > LongestLease)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Lease, $"BeginOptions.Lease is {options.Lease}. It must be from {ShortestLease} to {LongestLease}.");
        }

        var run = await runs.BeginAsync(generated, key, options ?? new BeginOptions(), cancellationToken).ConfigureAwait(false);
        return new StatorRun<T, int>(run, index => index, index => index);
    }

    public async Task<IReadOnlyList<long>> CountByStateAsync(
        DbTransaction? transaction = null, CancellationToken cancellationToken = default)
    {
        var stored = await store.CountByStateAsync(machine, transaction, cancellationToken).ConfigureAwait(false);
        return [.. machine.States.Select(s => stored.GetValueOrDefault(s.StoredName))];
    }

    public Task<StatorDepth> DepthAsync(DbTransaction? transaction = null, CancellationToken cancellationToken = default)
        => store.DepthAsync(machine, transaction, cancellationToken);

    public Task<IReadOnlyDictionary<string, StatorDepth>> DepthByQueueAsync(
        DbTransaction? transaction = null, CancellationToken cancellationToken = default)
        => store.DepthByQueueAsync(machine, transaction, cancellationToken);

    private Task<Inserted> StoreAsync(
        T row, UntypedInsertOptions? options, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        return store.InsertAsync(machine, Created(row), Checked(options), transaction, cancellationToken);
    }

    // One that is null is the store's to complain of.
    private T Created(T row)
    {
        if (row is not null)
        {
            machine.Created?.Invoke(row);
        }

        return row!;
    }

    private UntypedInsertOptions Checked(UntypedInsertOptions? options)
    {
        if (options is null)
        {
            return new UntypedInsertOptions();
        }

        if (options.State is { } given)
        {
            operators.CheckState(given);
        }

        InsertChecks.Check(machine, options);
        CheckStart(options.StartAt, options.Delay);
        var state = machine.States[options.State ?? machine.Initial];
        if (state.Kind != StateKind.Automatic && (options.StartAt is not null || options.Delay is not null))
        {
            throw new ArgumentException(
                $"State '{state.Name}' of machine '{machine.Name}' has no check, so that no first try can be due: leave StartAt and Delay out, "
                + "or name an automatic state.", nameof(options));
        }

        return options;
    }

    private static void CheckDelay(TimeSpan? delay, string parameter)
    {
        if (delay < TimeSpan.Zero || delay > LongestDelay)
        {
            throw new ArgumentOutOfRangeException(parameter, delay, $"'{parameter}' is from zero to ten years.");
        }
    }

    private static void CheckStart(DateTimeOffset? startAt, TimeSpan? delay)
    {
        if (startAt is not null && delay is not null)
        {
            throw new ArgumentException("StartAt and Delay are both given: leave one of them out.", nameof(delay));
        }

        if (delay < TimeSpan.Zero || delay > LongestDelay)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "'Delay' is from zero to ten years.");
        }

        // A forgotten value; PostgreSQL would take both ends of the range for infinity.
        if (startAt == DateTimeOffset.MinValue || startAt == DateTimeOffset.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(startAt), startAt, "This is no point in time: leave StartAt out to start as declared.");
        }
    }
}
