using System;
using System.Threading.Tasks;
using Stator.Generated;
using static Stator.Tests.Schedules.WelcomeMailState;

namespace Stator.Tests.Schedules;

public enum WelcomeMailState
{
    Requested = 1,
    Successful,
    Errored,
}

/// <summary>A job as Plain's worker has them, said in Stator; a test of it is in Stator.Tests/Ancestors.</summary>
[StateMachine<WelcomeMailState>("welcome_mails")]
[State(Requested, RetryAfter = "1m", Deadline = "5m")]
[TerminalState(Successful, DeleteAfter = "7d")]
[TerminalState(Errored, DeleteAfter = "7d")]
[Transition(Requested, Successful)]
[Failure(Requested, Errored, MaxAttempts = 3, Delay = "10s")]
[Schedule("morning", Cron = "0 8 * * *")]
public sealed partial class WelcomeMail
{
    public long Id { get; init; }

    [Unique]
    public required string To { get; init; }

    [Source]
    public string? Source { get; private set; }

    [TraceParent]
    public string? Trace { get; private set; }

    public WelcomeMailState State { get; private set; }

    public static Machine<WelcomeMail> Machine => Graph.Machine;

    private static WelcomeMail OnScheduleMorning() => new() { To = "everybody new" };

    private async ValueTask<RequestedOutcome> CheckRequested(Mailer mailer)
    {
        await mailer.SendAsync(To);
        return RequestedOutcome.Successful;
    }
}

/// <summary>What a test makes of the work.</summary>
public sealed class Mailer
{
    public Func<string, Task> SendAsync { get; set; } = _ => Task.CompletedTask;
}
