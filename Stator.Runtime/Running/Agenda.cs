using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Running;

/// <summary>
/// What one run knows of the time to come: which machines have rows to claim, and when to look what else there is. Everybody who learns of
/// something puts it here; <see cref="ClaimLoop"/> and <see cref="Lookout"/> wait here, each for its part.
/// </summary>
internal sealed class Agenda(IReadOnlyList<Machine> machines, StatorOptions options, Background background, TimeProvider timeProvider)
{
    // Rows that come due one after the other are looked for together, and not each by itself.
    private static readonly TimeSpan LongestFloor = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly HashSet<Machine> due = [];
    private readonly Signal dueCame = new(background);
    private readonly Signal lookSooner = new(background);
    private readonly TimeSpan floor = options.MinPollInterval < LongestFloor ? options.MinPollInterval : LongestFloor;
    private TimeSpan? lookIn;
    private long lookInSince;
    private bool livened;
    private long dueSince;

    /// <summary>Whether every machine has rows to claim, so that looking would say nothing new.</summary>
    public bool IsFull
    {
        get
        {
            lock (gate)
            {
                return due.Count == machines.Count;
            }
        }
    }

    /// <summary>For how long already there have been rows to claim; zero where there are none.</summary>
    public TimeSpan DueFor
    {
        get
        {
            lock (gate)
            {
                return due.Count == 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(dueSince);
            }
        }
    }

    /// <summary>For how long already somebody should have looked; zero or less where it is not time yet.</summary>
    public TimeSpan LookOverdue
    {
        get
        {
            lock (gate)
            {
                return lookIn is null ? TimeSpan.Zero : -LookLeft;
            }
        }
    }

    /// <summary>Somebody tells that a row of a table is due, or will be.</summary>
    public void Hear(string table, TimeSpan dueIn)
    {
        if (dueIn > TimeSpan.Zero)
        {
            LookIn(dueIn);
            return;
        }

        foreach (var machine in machines.Where(m => m.Definition.Table == table))
        {
            Claim(machine);
        }

        // There may be more that nobody tells.
        Liven();
    }

    /// <summary>A machine has rows to claim.</summary>
    public void Claim(Machine machine)
    {
        lock (gate)
        {
            dueSince = due.Count == 0 ? timeProvider.GetTimestamp() : dueSince;
            due.Add(machine);
        }

        dueCame.Set();
    }

    /// <summary>Something happens: looks begin anew at their shortest pause.</summary>
    public void Liven()
    {
        lock (gate)
        {
            livened = true;
        }

        LookIn(options.MinPollInterval);
    }

    public void LookNow() => LookIn(TimeSpan.Zero);

    /// <summary>Wants a look after a time at the latest.</summary>
    public void LookIn(TimeSpan time)
    {
        lock (gate)
        {
            if (lookIn is not null && time >= LookLeft)
            {
                return;
            }

            (lookIn, lookInSince) = (time, timeProvider.GetTimestamp());
        }

        lookSooner.Set();
    }

    /// <summary>Takes the machines that have rows to claim.</summary>
    public HashSet<Machine> TakeDue()
    {
        lock (gate)
        {
            var taken = due.ToHashSet();
            due.Clear();
            return taken;
        }
    }

    /// <summary>Whether anything happened since the last call.</summary>
    public bool TakeLivened()
    {
        lock (gate)
        {
            var taken = livened;
            livened = false;
            return taken;
        }
    }

    /// <summary>Waits until a machine has rows to claim. Cancelling ends the wait and does not throw.</summary>
    public async Task WaitForDueAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && IsEmpty())
        {
            await dueCame.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until somebody wants a look, and forgets when. Cancelling ends the wait and does not throw.</summary>
    public async Task WaitForLookAsync(CancellationToken cancellationToken)
    {
        await background.DelayAsync(floor, cancellationToken).ConfigureAwait(false);
        while (!cancellationToken.IsCancellationRequested && TakeLook() is { } left)
        {
            await lookSooner.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan LookLeft => lookIn!.Value - timeProvider.GetElapsedTime(lookInSince);

    private bool IsEmpty()
    {
        lock (gate)
        {
            return due.Count == 0;
        }
    }

    /// <summary>Null where it is time to look.</summary>
    private TimeSpan? TakeLook()
    {
        lock (gate)
        {
            if (lookIn is null)
            {
                return Timeout.InfiniteTimeSpan;
            }

            if (LookLeft is var left && left > TimeSpan.Zero)
            {
                return background.Timer(left);
            }

            lookIn = null;
            return null;
        }
    }
}
