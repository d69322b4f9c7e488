using System.Threading;

namespace Stator.Running;

/// <summary>Counts what a run does to the rows of one machine, from any thread.</summary>
internal sealed class Tally
{
    private readonly long[] endings = new long[(int)Ending.Exhausted + 1];
    private long deleted;
    private long movedFromLegacy;
    private long scheduled;
    private RunReport taken = new();

    public void Add(Ending ending, int count = 1) => Interlocked.Add(ref endings[(int)ending], count);

    public void AddDeleted(int count) => Interlocked.Add(ref deleted, count);

    public void AddMovedFromLegacy(int count) => Interlocked.Add(ref movedFromLegacy, count);

    public void AddScheduled() => Interlocked.Increment(ref scheduled);

    public RunReport Report() => new()
    {
        Moved = Count(Ending.Moved),
        Stayed = Count(Ending.Stayed),
        Snoozed = Count(Ending.Snoozed),
        Failed = Count(Ending.Failed),
        TimedOut = Count(Ending.TimedOut),
        DeadlinePassed = Count(Ending.DeadlinePassed),
        Lost = Count(Ending.Lost),
        Gone = Count(Ending.Gone),
        Released = Count(Ending.Released),
        Exhausted = Count(Ending.Exhausted),
        Deleted = Volatile.Read(ref deleted),
        Scheduled = Volatile.Read(ref scheduled),
        MovedFromLegacy = Volatile.Read(ref movedFromLegacy),
    };

    /// <summary>What was counted since the last call. By one thread at a time.</summary>
    public RunReport TakeNews()
    {
        var now = Report();
        var news = now.Since(taken);
        taken = now;
        return news;
    }

    private long Count(Ending ending) => Volatile.Read(ref endings[(int)ending]);
}
