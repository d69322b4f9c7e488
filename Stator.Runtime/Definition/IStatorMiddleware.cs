using System;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator;

/// <summary>
/// Stands around every check that runs in this process, with the hooks around it, and around the work of every RunAsync. Registered by <see cref="StatorBuilder.Use{TMiddleware}"/>, and
/// taken from the scope of the try: so it may take scoped services, the same that the check is given.
/// </summary>
public interface IStatorMiddleware
{
    /// <summary>Runs around one check, or the work of one RunAsync.</summary>
    /// <param name="context">What is known of the try.</param>
    /// <param name="next">
    /// Runs what is further in, in the end the check, and returns what it answered. May be called once, or not at all. What the check throws
    /// comes out of it, and fails the try unless it is caught.
    /// </param>
    /// <param name="cancellationToken">
    /// The token of the try: cancelled at the deadline and when the host stops. In RunAsync that of the run: cancelled when its lease is gone, and by
    /// the caller.
    /// </param>
    /// <returns>What <paramref name="next"/> returned, or one of the answers that <see cref="CheckAnswer"/> can make.</returns>
    ValueTask<CheckAnswer> InvokeAsync(StatorContext context, Func<ValueTask<CheckAnswer>> next, CancellationToken cancellationToken);
}

/// <summary>
/// What a check has answered. Code that knows no machine can make answers that leave the row where it is, and no others: a move is for the check
/// alone to answer, because its state's graph is checked when compiling.
/// </summary>
public readonly record struct CheckAnswer
{
    internal CheckAnswer(Outcome outcome, MachineDefinition? machine = null) => (Outcome, Machine) = (outcome, machine);

    internal Outcome Outcome { get; }

    private MachineDefinition? Machine { get; }

    /// <summary>The row stays and is due again after its state's RetryAfter.</summary>
    public static CheckAnswer Stay => default;

    /// <summary>How the check answered.</summary>
    public OutcomeKind Kind => Outcome.Kind;

    /// <summary>For a move: the name of the state to enter; null otherwise.</summary>
    public string? Target => Kind == OutcomeKind.Move ? Machine?.States[Outcome.Target].Name : null;

    /// <summary>For <see cref="OutcomeKind.StayFor"/>: how long until the next try.</summary>
    public TimeSpan Delay => Outcome.Delay;

    /// <summary>For <see cref="OutcomeKind.Fail"/>: why.</summary>
    public string? Reason => Outcome.Reason;

    /// <summary>The row stays and is due again after <paramref name="delay"/>.</summary>
    /// <param name="delay">From zero to ten years.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than ten years.</exception>
    public static CheckAnswer StayFor(TimeSpan delay) => new(Outcome.StayFor(delay));

    /// <summary>The try failed.</summary>
    /// <param name="reason">Why. Not null.</param>
    /// <exception cref="ArgumentNullException">The reason is null.</exception>
    public static CheckAnswer Fail(string reason) => new(Outcome.Fail(reason));
}
