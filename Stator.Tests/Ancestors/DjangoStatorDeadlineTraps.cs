using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of django-stator's deadlines, each named after what must not happen.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DjangoStatorDeadlineTraps(DatabaseKind kind)
{
    private readonly BasicProbe basics = new();
    private TestStator stator = null!;

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: AddProbes);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task DS_T11_a_check_past_its_deadline_does_not_give_its_slot_away_while_it_runs()
    {
        await using var narrow = await TestStator.OnAsync(
            stator.Database,
            o =>
            {
                o.Concurrency = 1;
                o.Deadline = TimeSpan.FromMilliseconds(50);
            },
            AddProbes);
        var seen = new ConcurrentQueue<string>();
        basics.SlowAsync = async token =>
        {
            seen.Enqueue("begins");
            var passed = new TaskCompletionSource();
            await using var registration = token.Register(passed.SetResult);
            await passed.Task;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
            seen.Enqueue("returns");
        };
        await stator.Of<BasicModel>().InsertAsync(new BasicModel(), new() { State = BasicState.Slow });
        await stator.Of<BasicModel>().InsertAsync(new BasicModel(), new() { State = BasicState.Slow });

        var report = await narrow.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { DeadlinePassed = 2 }), "what they answered late is refused");
        Assert.That(seen, Is.EqualTo(new[] { "begins", "returns", "begins", "returns" }));
    }

    [Test]
    public async Task DS_T32_a_row_past_its_deadline_does_not_wait_for_its_lease_to_end()
    {
        await using var hurried = await TestStator.OnAsync(stator.Database, o => o.Deadline = TimeSpan.FromMilliseconds(50), AddProbes);
        basics.SlowAsync = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        var id = await stator.Of<BasicModel>().InsertAsync(new BasicModel(), new() { State = BasicState.Slow });

        await hurried.Runner.RunOnceAsync();

        var row = await RowAsync("basic_models", id);
        Assert.That((row.Next, row.HasToken, row.Lease), Is.EqualTo(((double?)5, false, (double?)null)), "due again after RetryAfter");
    }

    [Test]
    public async Task DS_T39_a_passed_deadline_is_not_logged_as_a_stay()
    {
        await using var hurried = await TestStator.OnAsync(stator.Database, o => o.Deadline = TimeSpan.FromMilliseconds(50), AddProbes);
        basics.SlowAsync = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        await stator.Of<BasicModel>().InsertAsync(new BasicModel(), new() { State = BasicState.Slow });

        await hurried.Runner.RunOnceAsync();

        Assert.That(hurried.Log.Of(2103).Single().Text, Does.Contain("Slow").And.Contain("past its deadline"));
        Assert.That(hurried.Log.Of(2002), Is.Empty);
    }

    private void AddProbes(IServiceCollection services) => services.AddSingleton(basics);

    private Task<StoredRow> RowAsync(string table, long id) => StoredRow.ReadAsync(stator.Database, table, id);
}
