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
/// Claims what is due, for as long as there is capacity, of the machines that are said to have due rows. One loop for all machines: each
/// round begins with the next one, so that a machine with few rows gets its turn beside one with very many.
/// </summary>
internal sealed class ClaimLoop(RunnerParts parts, Claimer claimer, Tries tries, Agenda agenda, Background background)
{
    // Rows that come one by one, each with a message of its own, are claimed together.
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(5);

    private readonly ILogger logger = parts.Logger;
    private readonly List<Turn> turns =
        [.. parts.Machines.Select(m => new Turn(m, new Availability(parts.Logger, m.Definition.Name, "claiming")))];
    private readonly Beat beat = new(parts.TimeProvider);
    private volatile bool waitsForDue;
    private int first;

    /// <summary>How many claims in a row have failed, of the machine of which the most have, and its name.</summary>
    public (int Errors, string Machine) Worst
        => turns.MaxBy(t => t.Availability.Failures) is var worst ? (worst!.Availability.Failures, worst.Machine.Definition.Name) : default;

    /// <summary>For how long it has not come to the end of a claim, or of a wait that is over. It owes nothing while there is no room.</summary>
    public TimeSpan Still => waitsForDue && agenda.DueFor is var due && due < beat.Still ? due : beat.Still;

    /// <summary>Claims until told to stop.</summary>
    /// <exception cref="ClaimsFailedException">As many claims in a row have failed as <see cref="StatorOptions.MaxClaimErrors"/> says.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            beat.Work();
            waitsForDue = true;
            await agenda.WaitForDueAsync(stopping).ConfigureAwait(false);
            beat.Rest();
            waitsForDue = false;
            await tries.WaitForRoomAsync(stopping).ConfigureAwait(false);
            beat.Work();
            var began = parts.TimeProvider.GetTimestamp();
            if (!await RoundAsync(stopping).ConfigureAwait(false)
                && BetweenRounds - parts.TimeProvider.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            {
                await background.DelayAsync(background.Timer(left), stopping).ConfigureAwait(false);
            }
        }

        beat.Rest();
    }

    /// <summary>Asks each machine that has due rows once. Returns whether one of them may have more, because there was no more capacity.</summary>
    private async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var due = agenda.TakeDue();
        var start = first++ % turns.Count;
        var full = false;
        for (var i = 0; i < turns.Count && !stopping.IsCancellationRequested; i++)
        {
            var turn = turns[(start + i) % turns.Count];
            if (due.Contains(turn.Machine))
            {
                full |= await TakeTurnAsync(turn).ConfigureAwait(false);
                beat.Work();
            }
        }

        return full;
    }

    private async Task<bool> TakeTurnAsync(Turn turn)
    {
        var limit = tries.Room;
        var rows = limit > 0 ? await ClaimAsync(turn, limit).ConfigureAwait(false) : [];
        if (rows.Count > 0)
        {
            tries.Add(rows);
        }

        if (rows.Count >= limit)
        {
            agenda.Claim(turn.Machine);
            return true;
        }

        if (rows.Count > 0)
        {
            agenda.Liven();
        }

        return false;
    }

    private async Task<IReadOnlyList<Try>> ClaimAsync(Turn turn, int limit)
    {
        if (turn.PauseLeft(parts.TimeProvider) is var pause && pause > TimeSpan.Zero)
        {
            agenda.LookIn(pause);
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
            if (turn.Availability.Failures >= parts.Options.MaxClaimErrors)
            {
                throw new ClaimsFailedException(turn.Machine.Definition.Name, turn.Availability.Failures, exception);
            }

            turn.Rest(ReconnectPause.After(turn.Availability.Failures, parts.Randomness.NextDouble()), parts.TimeProvider);
            return [];
        }
    }

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
