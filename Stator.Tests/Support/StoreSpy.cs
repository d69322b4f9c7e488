using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Stator.Storage;

namespace Stator.Tests.Support;

/// <summary>Counts the calls of a runner to its store, each of which is one statement, and tells of them as they happen.</summary>
internal class StoreSpy : DispatchProxy
{
    private readonly ConcurrentQueue<(string Verb, int Rows)> calls = new();
    private readonly ConcurrentBag<Waiter> waiters = [];
    private IMachineStore store = null!;

    public IMachineStore Store => (IMachineStore)(object)this;

    public static StoreSpy On(IMachineStore store)
    {
        var spy = (StoreSpy)(object)Create<IMachineStore, StoreSpy>();
        spy.store = store;
        return spy;
    }

    /// <summary>How many statements there were.</summary>
    public int Calls(string verb) => calls.Count(c => c.Verb == verb);

    /// <summary>How many rows those statements took, wrote or handed back.</summary>
    public int Rows(string verb) => calls.Where(c => c.Verb == verb).Sum(c => c.Rows);

    /// <summary>Is over when so many rows have been taken, written or handed back.</summary>
    public Task WhenAsync(string verb, int rows)
    {
        var waiter = new Waiter(verb, rows, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        waiters.Add(waiter);
        Tell(waiter);
        return waiter.Reached.Task;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(store, BindingFlags.DoNotWrapExceptions, null, args, null);
        return targetMethod.Name switch
        {
            nameof(IMachineStore.PeekAsync) => CountAsync(targetMethod.Name, (Task<IReadOnlyList<Peeked>>)answer!, machines => machines.Count),
            nameof(IMachineStore.ClaimAsync) => CountAsync(targetMethod.Name, (Task<IReadOnlyList<ClaimedRow>>)answer!, rows => rows.Count),
            nameof(IMachineStore.CompleteAsync) => CountAsync(targetMethod.Name, (Task<IReadOnlyList<WriteResult>>)answer!, rows => rows.Count),
            nameof(IMachineStore.ReleaseAsync) => CountAsync(targetMethod.Name, (Task<IReadOnlyList<LeaseEnd>>)answer!, rows => rows.Count(e => e == LeaseEnd.Written)),
            nameof(IMachineStore.AddStatisticsAsync) => CountAsync(targetMethod.Name, (Task<StatisticsSample>)answer!, _ => 1),
            nameof(IMachineStore.TrimStatisticsAsync) => CountAsync(targetMethod.Name, (Task<int>)answer!, rows => rows),
            _ => answer,
        };
    }

    private async Task<T> CountAsync<T>(string verb, Task<T> call, Func<T, int> rows)
    {
        var answer = await call;
        calls.Enqueue((verb, rows(answer)));
        foreach (var waiter in waiters)
        {
            Tell(waiter);
        }

        return answer;
    }

    private void Tell(Waiter waiter)
    {
        if (Rows(waiter.Verb) >= waiter.Rows)
        {
            waiter.Reached.TrySetResult();
        }
    }

    private sealed record Waiter(string Verb, int Rows, TaskCompletionSource Reached);
}
