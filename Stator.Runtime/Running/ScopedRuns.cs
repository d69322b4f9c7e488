using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Begins runs outside of the runner, in any process, and keeps their leases.</summary>
internal sealed class ScopedRuns : IDisposable
{
    // Several times in a third of the shortest lease.
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly RunnerParts parts;
    private readonly Background background;
    private readonly LeaseKeeper keeper;
    private readonly Watch watch;
    private readonly Settlement settlement;
    private readonly Hooks hooks;
    private readonly Pipeline pipeline;
    private readonly HashSet<Try> open = [];
    private readonly Lock gate = new();
    private readonly IMachineStore store;

    public ScopedRuns(RunnerParts parts, Background background)
    {
        this.parts = parts;
        this.background = background;
        keeper = new LeaseKeeper(parts.Store, parts, background);
        // Of no run of the runner: a row that is due is told as news.
        var agenda = new Agenda(parts.Machines, parts.Options, background, parts.TimeProvider);
        settlement = new Settlement(new Tally(), agenda, new QueueShares(parts.Options), parts.Telemetry, parts.Logger);
        hooks = new Hooks(parts, background);
        pipeline = new Pipeline(parts.Middleware);
        watch = new Watch("Stator watch", RenewWhatWants, Beat, background, parts.Logger);
        store = new BoundedStore(parts.Store, parts.Options.CallTimeout, new ConnectionBudget(), background);
    }

    public async Task<ScopedRun> BeginAsync(Machine machine, object key, BeginOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = await store.LookAsync(machine.Definition, key, cancellationToken).ConfigureAwait(false)
                ?? throw new RowNotFoundException(machine.Definition.Name, key);
            Judge(machine.Definition, key, seen, options);

            var lease = options.Lease ?? parts.Options.Lease;
            var continues = Continues(seen, options);
            var wanted = new WantedLease
            {
                Token = continues ? seen.Token!.Value : parts.Randomness.NextToken(),
                Time = lease,
                Counted = !continues,
                TakesOver = continues || options.IgnoreLock,
            };
            var leasedAt = parts.TimeProvider.GetTimestamp();

            // Not cancellable, as a claim is not: a lease that nobody knows of would hold the row back.
            var row = await store.BeginAsync(machine.Definition, key, seen, wanted, CancellationToken.None).ConfigureAwait(false);
            if (row is null)
            {
                // Somebody was quicker, so that it has to be looked at again.
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            var current = new Try(machine, row, lease, leasedAt, parts.TimeProvider);

            // The deadline of the hooks that follow: the run itself has none.
            current.Begin(leasedAt, current.State.Deadline ?? parts.Options.Deadline);
            parts.Logger.RunBegun(machine.Definition.Name, key, current.State.Name, row.Attempt);
            if (seen.LeaseEnds is not null && !continues)
            {
                parts.Logger.RunTookOver(machine.Definition.Name, key, current.State.Name);
            }

            parts.Telemetry.BeginWithin(current);
            Open(current);
            return new ScopedRun(current, Close, parts, store, settlement, hooks, pipeline, background);
        }
    }

    public void Dispose()
    {
        watch.Dispose();
        keeper.Dispose();
    }

    private void Open(Try current)
    {
        lock (gate)
        {
            open.Add(current);
        }

        keeper.Start(current.Definition);
        watch.Wake();
    }

    private void Close(Try current)
    {
        parts.Telemetry.CheckReturned(current);
        current.TryEnd();
        lock (gate)
        {
            open.Remove(current);
        }
    }

    private bool RenewWhatWants()
    {
        lock (gate)
        {
            if (open.Where(t => t.WantsRenewal).ToList() is { Count: > 0 } wanting)
            {
                keeper.Renew(wanting);
            }

            return open.Count > 0;
        }
    }

    // A try that goes on was judged when it began.
    private static void Judge(MachineDefinition machine, object key, Sight seen, BeginOptions options)
    {
        var state = machine.GetState(seen.Stored);
        if (Continues(seen, options))
        {
            return;
        }

        if (seen.LeaseEnds is { } until && !options.IgnoreLock)
        {
            throw new LockedException(machine.Name, key, until);
        }

        if (options.ForceExecution)
        {
            return;
        }

        var declared = machine.States[state];
        if (declared.Kind != StateKind.Automatic)
        {
            throw machine.Edges.Any(e => e.Kind == EdgeKind.Failure && e.To == state)
                ? new ExhaustedException(machine.Name, key, declared.Name, seen.Attempts, seen.Error)
                : new IgnoredException(machine.Name, key, declared.Name);
        }

        if (Failures.UsedUp(machine, state, seen.Attempts, seen.Error) is not null)
        {
            throw new ExhaustedException(machine.Name, key, declared.Name, seen.Attempts, seen.Error);
        }
    }

    private static bool Continues(Sight seen, BeginOptions options) => options.Token is not null && options.Token == seen.Token;
}
