#if STAY_UNWRITTEN
using Stator.Benchmarks.Workers;
using static Stator.Benchmarks.Machines.CheapWatchState;

namespace Stator.Benchmarks.Machines;

public enum CheapWatchState
{
    Watching = 1,
    Over,
}

/// <summary>The same as <see cref="Watch"/>, where the claim has written already what staying needs.</summary>
[StateMachine<CheapWatchState>("cheap_watches")]
[State(Watching, RetryAfter = "1h", StayUnwritten = true)]
[TerminalState(Over)]
[Transition(Watching, Over)]
public sealed partial class CheapWatch
{
    public long Id { get; init; }

    public CheapWatchState State { get; private set; }

    private WatchingOutcome CheckWatching()
    {
        Checks.Begun();
        return Id % 100 < Watch.Staying ? WatchingOutcome.Stay : WatchingOutcome.Over;
    }
}
#endif
