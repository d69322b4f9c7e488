using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Stator.Running;

/// <summary>
/// The one place where work leaves its caller. Everything else awaits, so that a test can hand in its own clock and see every wait.
/// </summary>
internal sealed class Background(TimeProvider timeProvider)
{
    // Timers of the runtime end at 49.7 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(45);

    private static readonly TimeSpan GlanceAtOtherClock = TimeSpan.FromMilliseconds(20);

    /// <summary>Starts work on the pool.</summary>
    public Task Start(Func<Task> work) => Task.Run(work);

    /// <inheritdoc cref="Start(Func{Task})"/>
    public Task<T> Start<T>(Func<Task<T>> work) => Task.Run(work);

    /// <summary>Goes on on the pool, after whatever else waits for it.</summary>
    public YieldAwaitable Yield() => Task.Yield();

    /// <summary>Starts work on a thread of its own, which a blocked pool cannot hold up. It does not keep the process alive.</summary>
    public void StartThread(string name, Action work)
        => new Thread(() => work()) { IsBackground = true, Name = name }.UnsafeStart();

    /// <summary>Calls back after a time, unless disposed before. A time beyond what timers can do never comes.</summary>
    public IDisposable After(TimeSpan time, Action action)
        => timeProvider.CreateTimer(
            _ => action(), null, time > LongestTimer ? Timeout.InfiniteTimeSpan : time, Timeout.InfiniteTimeSpan);

    /// <summary>The time as timers can wait it: whole milliseconds, not less, and not longer than a timer lasts.</summary>
    public TimeSpan Timer(TimeSpan time)
        => time > LongestTimer ? LongestTimer : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));

    /// <summary>Waits for a time. Cancelling ends the wait and does not throw.</summary>
    public async Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
        => await Task.Delay(time, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>
    /// Waits until a task has ended, a time is over or the wait is cancelled; says whether the task has ended. Does not throw.
    /// </summary>
    public async Task<bool> WithinAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await task.WaitAsync(atMost, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    /// <summary>Lets a task go, so that its late error is nobody's surprise.</summary>
    public void Forget(Task task)
        => _ = task.ContinueWith(
            static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>On a thread of its own: waits for the end of a task, at most for a time. Does not throw.</summary>
    public void WaitOnThread(Task task, TimeSpan atMost) => Task.WaitAny([task], atMost);

    /// <summary>On a thread of its own, holding the lock of <paramref name="gate"/>: waits for a pulse, at most for a time.</summary>
    public void WaitOnThread(object gate, TimeSpan atMost)
    {
        // Only the system's clock runs while a thread waits; any other has to be looked at now and then.
        var time = timeProvider == TimeProvider.System || atMost == Timeout.InfiniteTimeSpan || atMost < GlanceAtOtherClock
            ? atMost
            : GlanceAtOtherClock;
        Monitor.Wait(gate, time > LongestTimer ? LongestTimer / 2 : time);
    }
}
