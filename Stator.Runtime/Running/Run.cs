using System;
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
    private readonly Agenda agenda;
    private readonly DueNews news;
    private readonly WriteBack writeBack;
    private readonly CancellationTokenRegistration stopWatch;
    private readonly CancellationToken stopping;
    private long stoppedAt;

    public Run(RunnerParts parts, IMachineStore bounded, Listening listening, Background background, CancellationToken stopping)
    {
        this.parts = parts;
        this.listening = listening;
        this.stopping = stopping;
        var (machines, _, options, _, timeProvider, randomness, logger) = parts;
        stopWatch = stopping.Register(() => Volatile.Write(ref stoppedAt, timeProvider.GetTimestamp()));

        agenda = new Agenda(machines, options, background, timeProvider);
        news = bounded.News;
        news.Heard += agenda.Hear;
        listening.Changed += agenda.LookNow;
        var shares = new QueueShares(options);
        var claimer = new Claimer(bounded, options, shares, timeProvider, randomness);
        keeper = new LeaseKeeper(bounded, options, background, timeProvider, randomness, logger);
        writeBack = new WriteBack(machines, bounded, options, new Settlement(Tally, agenda, shares, logger), background, randomness, logger);
        Tries = new Tries(parts with { Store = bounded }, writeBack, keeper, shares, background, stopping);
        Loop = new ClaimLoop(parts, claimer, Tries, agenda, background);
        Pass = new OnePass(machines, claimer, bounded, Tries, writeBack, shares, agenda);
        Sweeper = new Sweeper(machines, bounded, options, Tally, agenda, background, timeProvider, logger);
        Lookout = new Lookout(parts, bounded, agenda, Sweeper, listening, background);
        Scheduler = new Scheduler(parts, bounded, Tally, agenda, background);
    }

    public Tally Tally { get; } = new();

    public Tries Tries { get; }

    public ClaimLoop Loop { get; }

    public OnePass Pass { get; }

    public Sweeper Sweeper { get; }

    public Lookout Lookout { get; }

    public Scheduler Scheduler { get; }

    /// <summary>
    /// Ends the run: rows that wait are handed back, running checks get what is left of ShutdownTimeout since the stop, what
    /// they leave undone is handed back, and what is done is written down. A stop takes ShutdownTimeout and CallTimeout at most, and a second, whatever the database does.
    /// </summary>
    public async Task EndAsync(CancellationToken hurry)
    {
        // A stop may wake the loop before it calls back here; then it is now.
        var stopped = Volatile.Read(ref stoppedAt);
        var since = stopped != 0 ? stopped : parts.TimeProvider.GetTimestamp();
        var done = Tries.Held == 0;
        await Tries.StopAsync(Left(since, parts.Options.ShutdownTimeout), hurry).ConfigureAwait(false);

        var orderly = done && !stopping.IsCancellationRequested;
        await writeBack.FlushAsync(orderly ? Timeout.InfiniteTimeSpan : FlushTime(since)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        news.Heard -= agenda.Hear;
        listening.Changed -= agenda.LookNow;
        stopWatch.Dispose();
        Tries.Dispose();
        keeper.Dispose();
    }

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
