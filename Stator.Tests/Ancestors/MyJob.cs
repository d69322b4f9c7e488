using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using static Stator.Tests.Ancestors.MyJobState;

namespace Stator.Tests.Ancestors;

public enum MyJobState
{
    New = 1,
    Complete,
    Failed,
}

/// <summary>The job of one task in django-db-queue's README, with its four hooks, a priority and a queue.</summary>
[StateMachine<MyJobState>("my_jobs")]
[State(New, RetryAfter = "1m")]
[TerminalState(Complete, DeleteAfter = "24h")]
[TerminalState(Failed, DeleteAfter = "24h")]
[Transition(New, Complete)]
[Failure(New, Failed)]
public sealed partial class MyJob
{
    public long Id { get; init; }

    public required string Name { get; init; }

    [Priority]
    public int Priority { get; init; }

    [Queue]
    public string? QueueName { get; init; }

    public string? Configured { get; private set; }

    public MyJobState State { get; private set; }

    private void OnCreated() => Configured = $"{Name} was created";

    private void BeforeCheck(Workshop workshop) => workshop.Do("pre", this);

    private NewOutcome CheckNew(Workshop workshop)
    {
        workshop.Do("task", this);
        return NewOutcome.Complete;
    }

    private void AfterCheck(Workshop workshop) => workshop.Do("post", this);

    private void OnFailed(Exception? exception, Workshop workshop) => workshop.Do($"failure {exception!.Message}", this);
}

/// <summary>What a test makes of the task and its hooks.</summary>
public sealed class Workshop
{
    public ConcurrentQueue<string> Done { get; } = [];

    public Action<string> Doing { get; set; } = _ => { };

    public void Do(string what, MyJob job)
    {
        Done.Enqueue($"{what} of {job.Name}");
        Doing(what);
    }
}
