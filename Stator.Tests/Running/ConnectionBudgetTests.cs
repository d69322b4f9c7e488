using System;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Running;

namespace Stator.Tests.Running;

/// <summary>Two connections for all, and renewals before all others.</summary>
public sealed class ConnectionBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ConnectionBudget budget = null!;

    [SetUp]
    public void Create() => budget = new();

    [Test]
    public async Task After_a_renewal_claims_and_writes_have_one_each_again()
    {
        budget.Renew(Patience).Dispose();

        using var claiming = await budget.AskAsync(default);
        Assert.That(budget.WriteAsync(default).IsCompletedSuccessfully, Is.True);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_renewal_comes_before_writes_that_have_waited_longer(CancellationToken token)
    {
        using var claiming = await budget.AskAsync(token);
        var writing = await budget.WriteAsync(token);
        var waiting = budget.WriteAsync(token);
        IDisposable? leave = null;
        var renewing = new Thread(() => leave = budget.Renew(Patience));
        renewing.Start();
        SpinWait.SpinUntil(() => renewing.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

        writing.Dispose();
        renewing.Join();

        Assert.That(waiting.IsCompleted, Is.False);
        leave!.Dispose();
        (await waiting.WaitAsync(token)).Dispose();
    }

    [Test]
    public async Task Who_gives_up_waiting_takes_nobodys_turn()
    {
        using var claiming = await budget.AskAsync(default);
        var writing = await budget.WriteAsync(default);
        using var stop = new CancellationTokenSource();
        var first = budget.WriteAsync(stop.Token);
        var second = budget.WriteAsync(default);

        await stop.CancelAsync();
        writing.Dispose();

        Assert.That(() => first, Throws.InstanceOf<OperationCanceledException>());
        (await second).Dispose();
    }

    [Test]
    public async Task A_renewal_goes_on_without_leave_when_all_that_is_under_way_hangs()
    {
        using var claiming = await budget.AskAsync(default);
        using var writing = await budget.WriteAsync(default);

        budget.Renew(TimeSpan.FromMilliseconds(10)).Dispose();

        Assert.That(budget.WriteAsync(default).IsCompleted, Is.False, "what it was not given it does not give back");
    }
}
