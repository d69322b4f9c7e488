using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Adds what the runs of this process have counted to what the database knows of all processes: one statement a minute for each machine of
/// which there is something to tell, and one when a run ends. What could not be written goes with the next.
/// </summary>
internal sealed class Statistics
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    private readonly RunnerParts parts;
    private readonly IMachineStore store;
    private readonly Background background;
    private readonly Dictionary<Machine, Account> accounts;
    private readonly SemaphoreSlim turn = new(1);
    private readonly Beat beat;

    // What is written shortly before the end of the database's minute is most of that minute; and not all processes write at one moment.
    private readonly TimeSpan margin;
    private (TimeSpan Left, long At)? minute;

    public Statistics(RunnerParts parts, IMachineStore store, Background background)
    {
        (this.parts, this.store, this.background) = (parts, store, background);
        accounts = parts.Machines.ToDictionary(m => m, m => new Account(m, parts));
        beat = new Beat(parts.TimeProvider);
        margin = TimeSpan.FromSeconds(1 + (9 * parts.Randomness.NextDouble()));
    }

    /// <summary>For how long it has come no further with a machine.</summary>
    public TimeSpan Still => beat.Still;

    /// <summary>How many rows waited, and for how long the oldest of them, when they were last written of each machine. Nothing where that fails.</summary>
    public IEnumerable<(string Machine, long Ready, TimeSpan OldestDue)> Waiting
        => !parts.Options.Statistics
            ? []
            : accounts.Values.Where(a => a.Seen is not null).Select(a => (a.Machine.Definition.Name, a.Seen!.Value.Ready, a.Seen.Value.OldestDue));

    /// <summary>Rows of a machine wait, which is worth telling even if nothing becomes of them.</summary>
    public void SawReady(Machine machine) => accounts[machine].IsReady = true;

    /// <summary>Writes what a run counts, until it is told to stop. No error ends it.</summary>
    public async Task RunAsync(Tallies tallies, CancellationToken stopping)
    {
        // A fleet that was started at once does not write at once.
        var pause = Minute * parts.Randomness.NextDouble();
        while (true)
        {
            await background.DelayAsync(pause, stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            await WriteAsync(tallies, stopping, CancellationToken.None).ConfigureAwait(false);
            pause = NextPause();
        }
    }

    /// <summary>Writes what a run has counted that is over, as far as the time of one call allows. It does not throw.</summary>
    public async Task EndAsync(Tallies tallies, CancellationToken hurry)
    {
        // Not disposed: the alarm may go off while it is taken down.
        var late = new CancellationTokenSource();
        using var early = hurry.Register(() => background.Forget(late.CancelAsync()));
        using var alarm = background.After(parts.Options.CallTimeout, () => background.Forget(late.CancelAsync()));
        await WriteAsync(tallies, late.Token, late.Token).ConfigureAwait(false);
    }

    // What is on its way is not given up at a stop: nobody would know whether it had arrived.
    private async Task WriteAsync(Tallies tallies, CancellationToken stopping, CancellationToken cancellationToken)
    {
        foreach (var account in accounts.Values)
        {
            account.Take(tallies.Of(account.Machine));
        }

        try
        {
            await turn.WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            foreach (var account in accounts.Values.Where(a => a.HasNews && !stopping.IsCancellationRequested))
            {
                beat.Work();
                await WriteAsync(account, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            beat.Rest();
            turn.Release();
        }
    }

    private async Task WriteAsync(Account account, CancellationToken cancellationToken)
    {
        if (!parts.Options.Statistics)
        {
            account.Settle(account.Owed, default);
            return;
        }

        var (machine, owed) = (account.Machine.Definition, account.Owed);
        try
        {
            var sample = await store.AddStatisticsAsync(machine, owed, cancellationToken).ConfigureAwait(false);
            account.Settle(owed, sample);
            minute = (sample.LeftOfMinute, parts.TimeProvider.GetTimestamp());
            account.Writing.Up();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody's fault. What is owed stays so.
            return;
        }
        catch (Exception exception)
        {
            account.Miss();
            account.Writing.Down(exception);
            return;
        }

        await TrimAsync(account, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where rows come, others must go.</summary>
    private async Task TrimAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.Trimmed != 0 && parts.TimeProvider.GetElapsedTime(account.Trimmed) < TrimInterval)
        {
            return;
        }

        var (batch, trimmed) = (parts.Options.SweepBatch, 0);
        try
        {
            do
            {
                beat.Work();
                trimmed = await store.TrimStatisticsAsync(account.Machine.Definition, parts.Options.StatisticsRetention, batch, cancellationToken)
                    .ConfigureAwait(false);
            }
            while (trimmed >= batch);
            account.Trimmed = parts.TimeProvider.GetTimestamp();
            account.Trimming.Up();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            account.Trimming.Down(exception);
        }
    }

    /// <summary>How long until shortly before the end of this minute or the next one.</summary>
    private TimeSpan NextPause()
    {
        if (minute is not var (left, at))
        {
            return Minute;
        }

        var pause = (left - margin - parts.TimeProvider.GetElapsedTime(at)).Ticks % Minute.Ticks;
        return TimeSpan.FromTicks(pause < Minute.Ticks / 4 ? pause + Minute.Ticks : pause);
    }

    /// <summary>What there is to tell of one machine.</summary>
    private sealed class Account(Machine machine, RunnerParts parts)
    {
        private static readonly RunReport Nothing = new();

        private readonly Lock gate = new();
        private RunReport owed = Nothing;
        private StatisticsSample? seen = default(StatisticsSample);
        private volatile bool isReady;

        public Machine Machine => machine;

        public Availability Writing { get; } = new(parts.Logger, machine.Definition.Name, "writing statistics");

        public Availability Trimming { get; } = new(parts.Logger, machine.Definition.Name, "trimming statistics");

        /// <summary>When it was last trimmed; 0 is never.</summary>
        public long Trimmed { get; set; }

        /// <summary>Whether rows waited when somebody looked last.</summary>
        public bool IsReady
        {
            get => isReady;
            set => isReady = value;
        }

        /// <summary>What was counted and is not written.</summary>
        public RunReport Owed
        {
            get
            {
                lock (gate)
                {
                    return owed;
                }
            }
        }

        public bool HasNews => isReady || Owed != Nothing;

        public void Take(Tally tally)
        {
            lock (gate)
            {
                owed = owed.Plus(tally.TakeNews());
            }
        }

        /// <summary>What waited at the last write. Before the first nothing did, as far as anybody has seen; null where the last one failed.</summary>
        public StatisticsSample? Seen
        {
            get
            {
                lock (gate)
                {
                    return seen;
                }
            }
        }

        public void Settle(RunReport written, StatisticsSample sample)
        {
            lock (gate)
            {
                owed = owed.Since(written);
                seen = sample;
            }

            isReady = sample.Ready > 0;
        }

        public void Miss()
        {
            lock (gate)
            {
                seen = null;
            }
        }
    }
}
