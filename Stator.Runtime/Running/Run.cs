using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Storage;

namespace Stator.Running;

/// <summary>One run: its parts wired together, and how it ends.</summary>
internal sealed class Run : IDisposable
{
    private readonly RunnerParts parts;
    private readonly LeaseKeeper keeper;
    private readonly Listening listening;
    private readonly Statistics statistics;
    private readonly Agenda agenda;
    private readonly DueNews news;
    private readonly WriteBack writeBack;
    private readonly CancellationTokenRegistration stopWatch;
    private readonly CancellationTokenSource halt;
    private volatile Tuple<RunnerPhase, DateTimeOffset, long> phase;

    public Run(RunnerParts parts, IMachineStore bounded, Listening listening, Statistics statistics, Background background, CancellationToken stopping)
    {
        this.parts = parts;
        this.listening = listening;
        this.statistics = statistics;
        var (machines, _, options, _, timeProvider, randomness, logger) = parts;
        halt = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        phase = NewPhase(RunnerPhase.Starting);
        stopWatch = halt.Token.Register(Stop);

        agenda = new Agenda(machines, options, background, timeProvider);
        news = bounded.News;
        news.Heard += agenda.Hear;
        listening.Changed += agenda.LookNow;
        var shares = new QueueShares(options);
        var claimer = new Claimer(bounded, options, shares, timeProvider, randomness);
        keeper = new LeaseKeeper(bounded, parts, background);
        Tallies = new Tallies(machines);
        writeBack = new WriteBack(
            machines, bounded, options, m => new Settlement(Tallies.Of(m), agenda, shares, parts.Telemetry, logger), background, timeProvider, randomness, logger);
        Tries = new Tries(parts with { Store = bounded }, writeBack, keeper, shares, background, Stopping);
        Loop = new ClaimLoop(parts, claimer, Tries, agenda, background);
        Pass = new OnePass(machines, claimer, bounded, Tries, writeBack, shares, agenda, timeProvider);
        Sweeper = new Sweeper(machines, bounded, options, Tallies, agenda, background, timeProvider, logger);
        Lookout = new Lookout(parts, bounded, agenda, Sweeper, listening, statistics, background, HasReachedDatabase);
        Scheduler = new Scheduler(parts, bounded, Tallies, agenda, background);
    }

    /// <summary>Is cancelled when the run is told to stop, or halts itself.</summary>
    public CancellationToken Stopping => halt.Token;

    public (RunnerPhase Phase, DateTimeOffset Since) Phase => (phase.Item1, phase.Item2);

    public Tallies Tallies { get; }

    public Tries Tries { get; }

    public ClaimLoop Loop { get; }

    public OnePass Pass { get; }

    public Sweeper Sweeper { get; }

    public Lookout Lookout { get; }

    public Scheduler Scheduler { get; }

    /// <summary>What of the run has come no further for the longest time; null where all goes on.</summary>
    public Stall? FindStall()
    {
        var (now, _, since) = phase;
        var (machine, writing) = writeBack.Slowest;
        List<Stall> found = [new($"{machine.Definition.Name}: writing outcomes", writing)];
        if (now == RunnerPhase.Draining)
        {
            var longest = parts.Options.ShutdownTimeout + Tries.GraceAfterCancel;
            found.Add(new("Stopping", parts.TimeProvider.GetElapsedTime(since) - longest));
        }
        else
        {
            found.AddRange([
                new("Claiming rows", Loop.Still),
                new("Claiming rows in one pass", Pass.Still),
                new("Looking for due rows", Lookout.Still),
                new("Sweeping", Sweeper.Still),
                new("Inserting by schedules", Scheduler.Still),
                new("Writing statistics", statistics.Still),
                new("Every slot is taken by a check that does not return, so that checking", Tries.Still),
            ]);
        }

        return found.Where(s => s.Time > TimeSpan.Zero).MaxBy(s => s.Time);
    }

    /// <summary>The run has reached the database.</summary>
    public void HasReachedDatabase()
    {
        if (phase is { Item1: RunnerPhase.Starting } starting)
        {
            Interlocked.CompareExchange(ref phase, NewPhase(RunnerPhase.Running), starting);
        }
    }

    /// <summary>Has the run stop, though nobody has told it to.</summary>
    public Task HaltAsync() => halt.CancelAsync();

    /// <summary>The process ends now: hands back what others can do, and writes what is done, as far as a short time allows.</summary>
    public async Task AbandonAsync(TimeSpan atMost)
    {
        Tries.Abandon();
        await writeBack.FlushAsync(atMost).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the run: rows that wait are handed back, running checks get what is left of ShutdownTimeout since the stop, what
    /// they leave undone is handed back, and what is done is written down. A stop takes ShutdownTimeout and CallTimeout at most, and a second, whatever the database does.
    /// </summary>
    public async Task EndAsync(CancellationToken hurry)
    {
        var since = phase is (RunnerPhase.Draining, _, var stopped) ? stopped : parts.TimeProvider.GetTimestamp();
        var done = Tries.Held == 0;
        await Tries.StopAsync(Left(since, parts.Options.ShutdownTimeout), hurry).ConfigureAwait(false);

        var orderly = done && !Stopping.IsCancellationRequested;
        await writeBack.FlushAsync(orderly ? Timeout.InfiniteTimeSpan : FlushTime(since)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        news.Heard -= agenda.Hear;
        listening.Changed -= agenda.LookNow;
        stopWatch.Dispose();
        halt.Dispose();
        Tries.Dispose();
        keeper.Dispose();
    }

    /// <summary>A stop may wake the loop before it calls back here, so that both say it.</summary>
    public void Stop()
    {
        while (phase is { Item1: not RunnerPhase.Draining } before
            && Interlocked.CompareExchange(ref phase, NewPhase(RunnerPhase.Draining), before) != before)
        {
        }
    }

    private Tuple<RunnerPhase, DateTimeOffset, long> NewPhase(RunnerPhase entered)
        => new(entered, parts.TimeProvider.GetUtcNow(), parts.TimeProvider.GetTimestamp());

    private TimeSpan FlushTime(long since)
    {
        var call = parts.Options.CallTimeout;
        var left = Left(since, parts.Options.ShutdownTimeout + call);
        return left < call ? call : left < call * 2 ? left : call * 2;
    }

    private TimeSpan Left(long since, TimeSpan time)
    {
        var left = time - parts.TimeProvider.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
