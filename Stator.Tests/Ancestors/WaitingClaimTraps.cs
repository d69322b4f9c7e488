using System;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>
/// The traps of claims that wait for each other's row locks. PostgreSQL only: on SQLite there is one writer at a time, and no row locks.
/// </summary>
public sealed class WaitingClaimTraps
{
    private readonly Probe probe = new() { Working = (_, _, _) => new(Job.WorkingOutcome.Done) };
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(DatabaseKind.Postgres, add: s => s.AddSingleton(probe));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    [CancelAfter(60_000)]
    public async Task DP_T9_a_claim_does_not_wait_for_a_row_that_somebody_has_locked(CancellationToken token)
    {
        var locked = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        var free = await Jobs.InsertAsync(new Job { Name = "b" }, cancellationToken: token);
        await using var connection = await LockAsync(locked, token);

        var report = await stator.Runner.RunOnceAsync(CancellationToken.None).WaitAsync(token);

        Assert.That(report, Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That((await Jobs.FindAsync(free, cancellationToken: token))!.State, Is.EqualTo(JobState.Done));
        Assert.That((await Jobs.FindAsync(locked, cancellationToken: token))!.State, Is.EqualTo(JobState.Working));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DQ_T5_idle_runners_do_not_stand_in_line_behind_each_other(CancellationToken token)
    {
        var locked = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        await using var second = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe));
        await using var third = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe));
        await using var connection = await LockAsync(locked, token);

        var reports = await Task.WhenAll(new[] { stator, second, third }.Select(s => s.Runner.RunOnceAsync(CancellationToken.None)))
            .WaitAsync(token);

        Assert.That(reports, Is.All.EqualTo(new RunReport()), "each comes back with nothing while the lock is held");
    }

    // The lock lasts until the connection is closed.
    private async Task<DbConnection> LockAsync(long id, CancellationToken token)
    {
        var connection = await stator.Database.DataSource.OpenConnectionAsync(token);
        await using var command = connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"BEGIN; SELECT id FROM jobs WHERE id = {id} FOR UPDATE");
        await command.ExecuteNonQueryAsync(token);
        return connection;
    }
}
