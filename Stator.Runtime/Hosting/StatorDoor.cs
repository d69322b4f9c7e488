using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Hosting;

/// <summary>The outside door of one machine: checks what it is given and hands it to the store.</summary>
internal sealed class StatorDoor<T>(MachineDefinition machine, IMachineStore store) : IUntypedStator<T>
    where T : class
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

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
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(key);
        var commands = machine.Edges.Where(e => e.Kind == EdgeKind.Command).Select(e => e.Command).Distinct().ToList();
        if (!commands.Contains(command))
        {
            throw new ArgumentException(
                $"Machine '{machine.Name}' has no command '{command}'. It has: {(commands.Count > 0 ? string.Join(", ", commands) : "none")}.",
                nameof(command));
        }

        return store.CommandAsync(machine, command, key, by, transaction, cancellationToken);
    }

    public Task<bool> ForceAsync(
        object key, int state, DbTransaction? transaction = null, CancellationToken cancellationToken = default, string? by = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckState(state);
        return store.ForceAsync(machine, key, state, by, transaction, cancellationToken);
    }

    public Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return store.HistoryAsync(machine, key, transaction, cancellationToken);
    }

    public async Task<IReadOnlyList<long>> CountByStateAsync(
        DbTransaction? transaction = null, CancellationToken cancellationToken = default)
    {
        var stored = await store.CountByStateAsync(machine, transaction, cancellationToken).ConfigureAwait(false);
        return [.. machine.States.Select(s => stored.GetValueOrDefault(s.StoredName))];
    }

    public Task<StatorDepth> DepthAsync(DbTransaction? transaction = null, CancellationToken cancellationToken = default)
        => store.DepthAsync(machine, transaction, cancellationToken);

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
            CheckState(given);
        }

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

    private void CheckState(int state)
    {
        if (state < 0 || state >= machine.States.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(state), state, $"Machine '{machine.Name}' declares {machine.States.Count} states, with indexes from 0.");
        }
    }

    private static void CheckStart(DateTimeOffset? startAt, TimeSpan? delay)
    {
        if (startAt is not null && delay is not null)
        {
            throw new ArgumentException("Give startAt or delay, not both.", nameof(delay));
        }

        if (delay < TimeSpan.Zero || delay > LongestDelay)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay is from zero to ten years.");
        }

        // A forgotten value; PostgreSQL would take both ends of the range for infinity.
        if (startAt == DateTimeOffset.MinValue || startAt == DateTimeOffset.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(startAt), startAt, "This is no point in time: leave startAt out to start as declared.");
        }
    }
}
