using Stator.Benchmarks.Workers;
using static Stator.Benchmarks.Machines.WatchState;

namespace Stator.Benchmarks.Machines;

public enum WatchState
{
    Watching = 1,
    Over,
}

/// <summary>Of a hundred rows some stay and the others move, by their keys: so each row is checked once, and which ones stay is the same in every run.</summary>
[StateMachine<WatchState>("watches")]
[State(Watching, RetryAfter = "1h")]
[TerminalState(Over)]
[Transition(Watching, Over)]
public sealed partial class Watch
{
    /// <summary>How many of a hundred stay.</summary>
    internal static int Staying { get; set; }

    public long Id { get; init; }

    public WatchState State { get; private set; }

    private WatchingOutcome CheckWatching()
    {
        Checks.Begun();
        return Id % 100 < Staying ? WatchingOutcome.Stay : WatchingOutcome.Over;
    }
}
