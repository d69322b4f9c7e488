using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>States with MaxSnoozes.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SnoozeTests(DatabaseKind kind)
{
    private readonly Sandman sandman = new();
    private TestStator stator = null!;

    private IStator<Nap> Naps => stator.Of<Nap>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(sandman));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task One_snooze_more_than_is_allowed_is_a_failed_try([Values] bool thrown)
    {
        if (thrown)
        {
            sandman.Dozes = _ => throw new TryAgainLaterException(TimeSpan.FromSeconds(1));
        }

        var id = await InsertAsync();
        Assert.That(await RunAsync(), Is.EqualTo(new RunReport { Snoozed = 1 }));
        Assert.That(await RunAsync(), Is.EqualTo(new RunReport { Snoozed = 1 }));

        Assert.That(await RunAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "naps", id)).Error, Does.Contain("MaxSnoozes is 2"));
        Assert.That(await RunAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        Assert.That((await Naps.FindAsync(id))!.State, Is.EqualTo(NapState.Alarmed));
    }

    [Test]
    public async Task Plain_stays_and_failures_do_not_count()
    {
        var id = await InsertAsync();
        await RunAsync();
        foreach (var answer in new[] { Nap.DozingOutcome.Stay, Nap.DozingOutcome.Fail("noise"), Nap.DozingOutcome.Stay })
        {
            sandman.Dozes = _ => answer;
            await RunAsync();
        }

        Assert.That(await SnoozesAsync(id), Is.EqualTo(1));
        sandman.Dozes = _ => Nap.DozingOutcome.StayFor(TimeSpan.FromSeconds(1));
        Assert.That(await RunAsync(), Is.EqualTo(new RunReport { Snoozed = 1 }));
        Assert.That(await RunAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
    }

    [Test]
    public async Task Entering_the_state_again_begins_anew_however_it_is_entered([Values("check", "command", "force")] string how)
    {
        var id = await InsertAsync();
        await RunAsync();
        await RunAsync();
        Assert.That(await SnoozesAsync(id), Is.EqualTo(2));

        switch (how)
        {
            case "check":
                sandman.Dozes = _ => Nap.DozingOutcome.Dozing;
                await RunAsync();
                break;
            case "command":
                sandman.Dozes = _ => Nap.DozingOutcome.Awake;
                await RunAsync();
                await stator.Database.ExecuteAsync("UPDATE naps SET state_snoozes = 2");
                await Naps.DozeAsync(id);
                break;
            default:
                await Naps.ForceAsync(id, NapState.Dozing);
                break;
        }

        Assert.That(await SnoozesAsync(id), Is.Zero);
    }

    private async Task<long> InsertAsync()
    {
        var id = await Naps.InsertAsync(new Nap());
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        return id;
    }

    private async Task<RunReport> RunAsync()
    {
        var report = await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        return report;
    }

    private Task<long> SnoozesAsync(long id) => stator.Database.ScalarAsync<long>($"SELECT state_snoozes FROM naps WHERE id = {id}");
}
