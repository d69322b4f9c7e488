using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Processes;

/// <summary>Four processes on one PostgreSQL, one of which is killed: no limit is ever passed, and every row gets its turn.</summary>
public sealed class LimitedFleetTests
{
    private const int Calls = 300;
    private const int Letters = 80;

    [Test]
    [CancelAfter(120_000)]
    public async Task Four_processes_keep_within_the_limits_of_the_fleet_and_do_all_rows(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
        var database = stator.Database;
        await database.ExecuteAsync(LimitedWorker.Tables);
        // Most are of one customer, and stand before the others.
        await database.ExecuteAsync(
            $"INSERT INTO calls (state, customer) SELECT 'Ringing', CASE WHEN i <= {Calls / 2} THEN 'busy' WHEN i % 7 > 0 THEN 'c' || i % 7 END FROM generate_series(1, {Calls}) AS i");
        await database.ExecuteAsync($"INSERT INTO letters (post, post_queue) SELECT 'Written', 'mail' FROM generate_series(1, {Letters})");

        var fleet = Enumerable.Range(0, 4).Select(_ => ChildProcess.Start(
            typeof(Worker).Assembly.Location, ["limited", database.ConnectionString + ";Maximum Pool Size=8"])).ToList();
        try
        {
            await WaitAsync(() => database.ScalarAsync<bool>($"SELECT count(*) > {Calls / 3} FROM visits"), token);
            fleet[0].Kill();
            await WaitAsync(
                () => database.ScalarAsync<bool>(
                    "SELECT NOT EXISTS (SELECT 1 FROM calls WHERE state <> 'Over') AND NOT EXISTS (SELECT 1 FROM letters WHERE post <> 'Sent')"),
                token);
            foreach (var worker in fleet.Skip(1))
            {
                worker.Terminate();
                Assert.That(await worker.WaitForExitAsync(), Is.Zero, worker.Output);
            }
        }
        finally
        {
            foreach (var worker in fleet)
            {
                await worker.DisposeAsync();
            }
        }

        var all = await MostAsync(database, "true");
        var ringing = await MostAsync(database, "v.state = 'Ringing' AND o.state = 'Ringing'");
        var customer = await MostAsync(database, "v.customer = o.customer");
        var sent = await database.ScalarAsync<double>("SELECT extract(epoch FROM max(at) - min(at)) FROM sendings");
        Assert.Multiple(() =>
        {
            Assert.That(all, Is.InRange(3, 6), "of the machine");
            Assert.That(ringing, Is.InRange(2, 4), "of a state");
            Assert.That(customer, Is.EqualTo(2), "of a customer");
            Assert.That(
                sent, Is.GreaterThan(((Letters / LimitedWorker.RateLimit) - 1.5) * LimitedWorker.RatePeriod.TotalSeconds), "the rate is that of all together");
        });
    }

    // How many checks ran at most while another began. Those of the killed process have no end, and are counted at their beginning only.
    private static Task<long> MostAsync(TestDatabase database, string where) => database.ScalarAsync<long>(
        $"""
        SELECT max(together)
        FROM (
            SELECT count(*) AS together
            FROM visits AS v
            JOIN visits AS o ON o.entered <= v.entered AND coalesce(o."left", o.entered) >= v.entered AND {where}
            GROUP BY v.id
        ) AS moments
        """)!;

    private static async Task WaitAsync(Func<Task<bool>> done, CancellationToken token)
    {
        while (!await done())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, token);
        }
    }
}
