using System;
using System.Threading.Tasks;
using static Stator.Tests.Machines.DraftState;

namespace Stator.Tests.Machines;

public enum DraftState
{
    Writing = 1,
    Sent,
}

/// <summary>Is deleted after a while, finished or not: its check and the delete may meet.</summary>
[StateMachine<DraftState>("drafts", Initial = Writing)]
#pragma warning disable STATOR046 // This is what the test is about.
[State(Writing, RetryAfter = "1s", DeleteAfter = "1h")]
#pragma warning restore STATOR046
[TerminalState(Sent)]
[Transition(Writing, Sent)]
public sealed partial class Draft
{
    public long Id { get; init; }

    public DraftState State { get; private set; }

    private Task<WritingOutcome> CheckWriting(Pen pen) => pen.Writing();
}

/// <summary>What a test makes of the check.</summary>
public sealed class Pen
{
    public Func<Task<Draft.WritingOutcome>> Writing { get; set; } = () => Task.FromResult(Draft.WritingOutcome.Stay);
}
