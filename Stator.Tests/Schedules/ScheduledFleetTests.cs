using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Schedules;

/// <summary>Four runners on one database, by the database's own clock.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class ScheduledFleetTests(DatabaseKind kind)
{
    [Test]
    [CancelAfter(60_000)]
    public async Task Four_runners_insert_one_row_for_each_second(CancellationToken token)
    {
        static void Machines(StatorBuilder stator) => stator.AddMachine(Beat.Machine);
        await using var first = await TestStator.CreateAsync(kind, frozenClock: false, machines: Machines);
        await using var second = await TestStator.OnAsync(first.Database, frozenClock: false, machines: Machines);
        var runners = new[] { first.Runner, first.Runner, second.Runner, second.Runner };

        var reports = await Task.WhenAll(runners.Select(r => r.RunForAsync(TimeSpan.FromSeconds(4.5), token)));

        await using var connection = await first.Database.DataSource.OpenConnectionAsync(token);
        var rows = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM beats");
        Assert.That(rows, Is.GreaterThanOrEqualTo(3));
        Assert.That(reports.Sum(r => r.Scheduled), Is.EqualTo(rows));
        Assert.That(reports.Sum(r => r.Moved), Is.EqualTo(rows), "each was tried as soon as it was there");

        // Interval schedules count from their beginning, so that the position says how many there have been.
        var log = first.Log.Of(2400).Concat(second.Log.Of(2400)).Select(e => e.Text[e.Text.IndexOf(" for ", StringComparison.Ordinal)..]).ToList();
        Assert.That(log, Has.Count.EqualTo(rows).And.Unique, "no occurrence twice");
    }
}
