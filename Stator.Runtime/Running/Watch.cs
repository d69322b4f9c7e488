using System;
using System.Threading;
using Microsoft.Extensions.Logging;
using Stator.Observing;

namespace Stator.Running;

/// <summary>
/// Looks at what is running, from a thread of its own and at every beat, for as long as there is something: so that no row needs a timer,
/// and checks that block the pool cannot keep their deadlines away.
/// </summary>
/// <param name="thread">The name of the thread.</param>
/// <param name="look">Looks, and says whether there is something to look at again. Nothing else is held up where it blocks.</param>
/// <param name="beat">How long between two looks.</param>
/// <param name="background">Where the thread comes from.</param>
/// <param name="logger">Where a bug is told.</param>
internal sealed class Watch(string thread, Func<bool> look, TimeSpan beat, Background background, ILogger logger) : IDisposable
{
    private readonly object gate = new();
    private bool isWanted;
    private bool started;
    private bool stopped;

    /// <summary>There is something to look at.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref isWanted))
        {
            return;
        }

        lock (gate)
        {
            isWanted = true;
            if (!started)
            {
                started = true;
                background.StartThread(thread, Run);
            }

            Monitor.Pulse(gate);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.Pulse(gate);
        }
    }

    private void Run()
    {
        while (WaitForBeat())
        {
            try
            {
                // Taken back before the look and not after it, so that what comes meanwhile is not overlooked.
                Interlocked.Exchange(ref isWanted, false);
                if (look())
                {
                    Volatile.Write(ref isWanted, true);
                }
            }
            catch (Exception bug)
            {
                logger.Bug(bug);
                Volatile.Write(ref isWanted, true);
            }
        }
    }

    private bool WaitForBeat()
    {
        lock (gate)
        {
            while (!stopped && !Volatile.Read(ref isWanted))
            {
                background.WaitOnThread(gate, Timeout.InfiniteTimeSpan);
            }

            if (!stopped)
            {
                background.WaitOnThread(gate, beat);
            }

            return !stopped;
        }
    }
}
