using System;
using System.Threading.Tasks;
using static Stator.Tests.Ancestors.RenewalState;

namespace Stator.Tests.Ancestors;

public enum RenewalState
{
    Queued = 1,
    Finished,
    Failed,
}

/// <summary>A task processor as django-partisan has them, said in Stator.</summary>
[StateMachine<RenewalState>("renewals")]
[State(Queued, RetryAfter = "5s", MaxSnoozes = 20)]
[TerminalState(Finished, DeleteAfter = "1s")]
[TerminalState(Failed)]
[Transition(Queued, Finished)]
[Failure(Queued, Failed, On = [typeof(TimeoutException)], MaxAttempts = 4, Delay = "3s", Backoff = Backoff.Incremental)]
[Failure(Queued, Failed)]
public sealed partial class Renewal
{
    public long Id { get; init; }

    [Unique(Group = "parameters")]
    public required string Customer { get; init; }

    [Unique(Group = "parameters")]
    public int Year { get; init; }

    [Priority]
    public int Urgency { get; init; } = 10;

    [Queue]
    public string? QueueName { get; init; }

    public RenewalState State { get; private set; }

    private async ValueTask<QueuedOutcome> CheckQueued(Shopkeeper shopkeeper)
    {
        await shopkeeper.RenewAsync(Customer, Year);
        return QueuedOutcome.Finished;
    }
}

/// <summary>What a test makes of the work.</summary>
public sealed class Shopkeeper
{
    public Func<string, int, Task> RenewAsync { get; set; } = (_, _) => Task.CompletedTask;
}
