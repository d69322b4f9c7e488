using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Observing;

namespace Stator.Running;

/// <summary>
/// Claims whatever is due, for as long as there is capacity, over all machines; otherwise waits. One loop for all machines: each round
/// begins with the next one, so that a machine with few rows gets its turn beside one with very many.
/// </summary>
internal sealed class ClaimLoop(RunnerParts parts, Claimer claimer, Tries tries, Signal wake)
{
    private readonly StatorOptions options = parts.Options;
    private readonly ILogger logger = parts.Logger;
    private readonly List<Turn> turns =
        [.. parts.Machines.Select(m => new Turn(m, new Availability(parts.Logger, m.Definition.Name, "claiming")))];
    private int first;

    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = options.MinPollInterval;
        while (!stopping.IsCancellationRequested)
        {
            await tries.WaitForRoomAsync(stopping).ConfigureAwait(false);
            var (claimed, full) = await RoundAsync(stopping).ConfigureAwait(false);
            if (full)
            {
                pause = options.MinPollInterval;
                continue;
            }

            pause = claimed > 0 ? options.MinPollInterval : pause;
            await wake.WaitAsync(Jittered(pause), stopping).ConfigureAwait(false);
            pause = Grown(pause);
        }
    }

    /// <summary>Asks every machine once. Full says that one of them may have more, because it was given no more capacity.</summary>
    private async Task<(int Claimed, bool Full)> RoundAsync(CancellationToken stopping)
    {
        var start = first++ % turns.Count;
        var claimed = 0;
        for (var i = 0; i < turns.Count && !stopping.IsCancellationRequested; i++)
        {
            var limit = tries.Room;
            if (limit <= 0)
            {
                return (claimed, true);
            }

            var rows = await ClaimAsync(turns[(start + i) % turns.Count], limit).ConfigureAwait(false);
            claimed += rows.Count;
            tries.Add(rows);
            if (rows.Count >= limit)
            {
                return (claimed, true);
            }
        }

        return (claimed, false);
    }

    private async Task<IReadOnlyList<Try>> ClaimAsync(Turn turn, int limit)
    {
        if (turn.PauseLeft(parts.TimeProvider) > TimeSpan.Zero)
        {
            return [];
        }

        try
        {
            var rows = await claimer.ClaimAsync(turn.Machine, limit).ConfigureAwait(false);
            turn.Availability.Up();
            if (rows.Count > 0)
            {
                logger.Claimed(turn.Machine.Definition.Name, rows.Count);
            }

            return rows;
        }
        catch (Exception exception)
        {
            // Whatever it is, the other machines go on, and this one is asked again later.
            turn.Availability.Down(exception);
            turn.Rest(ReconnectPause.After(turn.Availability.Failures, parts.Randomness.NextDouble()), parts.TimeProvider);
            return [];
        }
    }

    private TimeSpan Jittered(TimeSpan pause) => pause * (1 - (0.2 * parts.Randomness.NextDouble()));

    private TimeSpan Grown(TimeSpan pause) => pause * 1.5 < options.MaxPollInterval ? pause * 1.5 : options.MaxPollInterval;

    private sealed class Turn(Machine machine, Availability availability)
    {
        private TimeSpan rest;
        private long restsSince;

        public Machine Machine { get; } = machine;

        public Availability Availability { get; } = availability;

        public void Rest(TimeSpan time, TimeProvider timeProvider) => (rest, restsSince) = (time, timeProvider.GetTimestamp());

        public TimeSpan PauseLeft(TimeProvider timeProvider)
            => Availability.Failures == 0 ? TimeSpan.Zero : rest - timeProvider.GetElapsedTime(restsSince);
    }
}
