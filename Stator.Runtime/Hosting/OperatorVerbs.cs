using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Hosting;

/// <summary>The verbs that move rows of one machine or have them tried, whatever its class: checks what it is given, and says what was done.</summary>
internal sealed class OperatorVerbs(MachineDefinition machine, IMachineStore store, ILogger logger)
{
    public Task<bool> CommandAsync(
        string command, object key, string? by, DbTransaction? transaction, CancellationToken cancellationToken)
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

    public Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        object key, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return store.HistoryAsync(machine, key, transaction, cancellationToken);
    }

    public async Task<bool> ForceAsync(
        object key, int state, string? by, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckState(state);
        var forced = await store.ForceAsync(machine, [key], state, by, transaction, cancellationToken).ConfigureAwait(false) > 0;
        if (forced)
        {
            logger.Forced(machine.Name, key, machine.States[state].Name);
        }

        return forced;
    }

    public async Task<int> ForceManyAsync(
        IEnumerable<object> keys, int state, string? by, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        CheckState(state);
        var some = Distinct(keys);
        var forced = some.Count == 0 ? 0
            : await store.ForceAsync(machine, some, state, by, transaction, cancellationToken).ConfigureAwait(false);
        logger.ForcedMany(machine.Name, forced, machine.States[state].Name);
        return forced;
    }

    public async Task<int> ForceAllAsync(
        IEnumerable<int> from, int to, TimeSpan olderThan, int? limit, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        CheckState(to);
        CheckLimit(limit);
        var sources = States(from, "Name a state to leave.", nameof(from));
        if (sources.Contains(to))
        {
            throw new ArgumentException(
                $"{machine.States[to].Name} is the state to enter, and among those to leave. Leave it out.", nameof(from));
        }

        var forced = 0;
        foreach (var source in sources)
        {
            forced += await store.ForceAllAsync(
                machine, source, to, olderThan, (limit ?? int.MaxValue) - forced, by, transaction, cancellationToken)
                .ConfigureAwait(false);
        }

        logger.ForcedMany(machine.Name, forced, machine.States[to].Name);
        return forced;
    }

    public async Task<int> RequeueAsync(
        IEnumerable<object> keys, bool force, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var some = Distinct(keys);
        var requeued = some.Count == 0 ? 0
            : await store.RequeueAsync(machine, some, force, transaction, cancellationToken).ConfigureAwait(false);
        logger.Requeued(machine.Name, requeued);
        return requeued;
    }

    public async Task<int> RequeueAllAsync(
        int state, int? limit, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        CheckRequeued(state, limit);
        var requeued = await store.RequeueAllAsync(machine, state, limit ?? int.MaxValue, transaction, cancellationToken).ConfigureAwait(false);
        logger.Requeued(machine.Name, requeued);
        return requeued;
    }

    /// <summary>How many rows the same call of RequeueAsync would take.</summary>
    public Task<int> CountRequeuedAsync(IEnumerable<object> keys, bool force, CancellationToken cancellationToken)
    {
        var some = Distinct(keys);
        return some.Count == 0 ? Task.FromResult(0) : store.CountRequeuedAsync(machine, some, force, cancellationToken);
    }

    /// <summary>How many rows the same call of RequeueAllAsync would take.</summary>
    public Task<int> CountRequeuedAsync(int state, int? limit, CancellationToken cancellationToken)
    {
        CheckRequeued(state, limit);
        return store.CountRequeuedAsync(machine, state, limit ?? int.MaxValue, cancellationToken);
    }

    public void CheckState(int state)
    {
        if (state < 0 || state >= machine.States.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(state), state, $"Machine '{machine.Name}' declares {machine.States.Count} states, with indexes from 0.");
        }
    }

    public HashSet<int> States(IEnumerable<int> given, string none, string parameter)
    {
        ArgumentNullException.ThrowIfNull(given);
        HashSet<int> states = [.. given];
        foreach (var state in states)
        {
            CheckState(state);
        }

        return states.Count > 0 ? states : throw new ArgumentException(none, parameter);
    }

    private static List<object> Distinct(IEnumerable<object> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        List<object> distinct = [.. keys.Distinct()];
        return distinct.TrueForAll(key => key is not null) ? distinct : throw new ArgumentException("A key is null.", nameof(keys));
    }

    private static void CheckLimit(int? limit)
    {
        if (limit < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit is at least 1; null is all.");
        }
    }

    private void CheckRequeued(int state, int? limit)
    {
        CheckState(state);
        CheckLimit(limit);
        if (machine.States[state].Kind != StateKind.Automatic)
        {
            throw new ArgumentException(
                $"{machine.States[state].Name} is no automatic state, so that nothing would try its rows. Move them along a [Command] or with "
                + "ForceAllAsync.",
                nameof(state));
        }
    }
}
