using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Looks what there is to do, with one statement for all machines, and puts it on the agenda. While nothing happens it looks ever less
/// often, but never later than the next row that it has seen is due; it never stops, whatever else tells of rows.
/// </summary>
internal sealed class Lookout(
    RunnerParts parts, IMachineStore store, Agenda agenda, Sweeper sweeper, Listening listening, Statistics statistics, Background background,
    Action looked)
{
    private static readonly TimeSpan LongestFirstPause = TimeSpan.FromSeconds(1);

    private readonly StatorOptions options = parts.Options;
    private readonly List<(Machine Machine, Availability Availability)> all =
        [.. parts.Machines.Select(m => (m, new Availability(parts.Logger, m.Definition.Name, "looking for due rows")))];
    private readonly Beat beat = new(parts.TimeProvider);
    private volatile bool isWaiting;
    private long lastLook;

    /// <summary>For how long a look has not come to its end, or should have begun.</summary>
    public TimeSpan Still => isWaiting ? agenda.LookOverdue : beat.Still;

    /// <summary>Looks until told to stop. No error ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        beat.Work();
        // A fleet that was started at once does not ask at once.
        await background.DelayAsync(Shorter(options.MinPollInterval, LongestFirstPause) * parts.Randomness.NextDouble(), stopping)
            .ConfigureAwait(false);
        var pause = options.MinPollInterval;
        while (!stopping.IsCancellationRequested)
        {
            var waits = await LookUnlessBusyAsync().ConfigureAwait(false);
            pause = agenda.TakeLivened() ? options.MinPollInterval : Shorter(pause * 1.5, LongestPause(waits));
            agenda.LookIn(pause * (1 - (0.2 * parts.Randomness.NextDouble())));
            isWaiting = true;
            await agenda.WaitForLookAsync(stopping).ConfigureAwait(false);
            beat.Work();
            isWaiting = false;
        }

        beat.Rest();
    }

    private async Task<bool> LookUnlessBusyAsync()
    {
        if (agenda.IsFull && lastLook != 0 && parts.TimeProvider.GetElapsedTime(lastLook) < options.MaxPollInterval)
        {
            return true;
        }

        lastLook = parts.TimeProvider.GetTimestamp();
        return await LookAsync().ConfigureAwait(false);
    }

    /// <summary>Looks once. Returns whether something was due, or could not be seen.</summary>
    private async Task<bool> LookAsync()
    {
        // One that cannot be looked at, for want of a table perhaps, keeps the others from nothing.
        var found = await LookAsync([.. all.Where(l => l.Availability.Failures == 0)]).ConfigureAwait(false);
        foreach (var one in all.Where(l => l.Availability.Failures > 0).ToList())
        {
            found |= await LookAsync([one]).ConfigureAwait(false);
        }

        return found;
    }

    private async Task<bool> LookAsync(List<(Machine Machine, Availability Availability)> some)
    {
        if (some.Count == 0)
        {
            return false;
        }

        beat.Work();
        try
        {
            var peeked = await store.PeekAsync([.. some.Select(s => s.Machine.Definition)], CancellationToken.None).ConfigureAwait(false);
            some.ForEach(s => s.Availability.Up());
            looked();
            return some.Zip(peeked, (s, p) => Note(s.Machine, p)).ToList().Contains(true);
        }
        catch (Exception exception) when (some.Count > 1 && !store.IsTransient(exception))
        {
            var found = false;
            foreach (var one in some)
            {
                found |= await LookAsync([one]).ConfigureAwait(false);
            }

            return found;
        }
        catch (Exception exception)
        {
            foreach (var (machine, availability) in some)
            {
                // Nothing is known, so everything is tried.
                availability.Down(exception);
                agenda.Claim(machine);
                sweeper.Ask(machine.Definition, urgent: false);
            }

            return true;
        }
    }

    private bool Note(Machine machine, Peeked peeked)
    {
        if (peeked.Checks)
        {
            agenda.Claim(machine);
            statistics.SawReady(machine);
        }

        if (machine.Definition.HasHistory)
        {
            sweeper.AskForHistory(machine.Definition);
        }

        if (peeked.Sweeps || peeked.Deletes)
        {
            sweeper.Ask(machine.Definition, urgent: peeked.Sweeps);
        }

        if (peeked.Next is { } next)
        {
            agenda.LookIn(next);
        }

        return peeked.Checks || peeked.Sweeps;
    }

    /// <summary>What is due and stays so is held up by somebody, who will not tell when he lets go.</summary>
    private TimeSpan LongestPause(bool somethingWaits)
    {
        var longest = options.MaxPollInterval;
        if (!somethingWaits && listening.Works && Shorter(options.ListenPollInterval, options.Lease) is var told && told > longest)
        {
            longest = told;
        }

        return Shorter(longest, options.SweepInterval);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
