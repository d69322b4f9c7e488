using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Processes;

/// <summary>Ten runner processes on one PostgreSQL, some of which are frozen for longer than their leases, and some killed.</summary>
public sealed class FleetTests
{
    private const int Rows = 20_000;
    private const int Runners = 10;

    [Test]
    [CancelAfter(240_000)]
    public async Task Ten_processes_take_every_row_along_every_edge_exactly_once(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
        var database = stator.Database;
        await RecordHistoryAsync(database);
        await database.ExecuteAsync($"INSERT INTO hops (state) SELECT 'First' FROM generate_series(1, {Rows})");

        var fleet = Enumerable.Range(0, Runners).Select(_ => StartWorker(database)).ToList();
        try
        {
            await WaitForMovesAsync(database, Rows / 4, token);
            fleet[0].Stop();
            fleet[1].Stop();
            fleet[2].Kill();
            fleet[3].Kill();
            fleet.AddRange([StartWorker(database), StartWorker(database)]);

            // By the time that three quarters are done the leases of the frozen two have been taken over, or soon will be: they wake as zombies.
            await WaitForMovesAsync(database, Rows * 3, token);
            await WaitForNoLeaseAsync(database, token);
            fleet[0].Continue();
            fleet[1].Continue();
            await WaitForMovesAsync(database, Rows * 4, token);

            foreach (var worker in fleet.Where(w => !w.HasExited))
            {
                // One that came late may not have heard yet that SIGTERM is no end.
                await worker.FirstLine.WaitAsync(token);
                worker.Terminate();
            }

            foreach (var worker in fleet.Except([fleet[2], fleet[3]]))
            {
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

        Assert.Multiple(() =>
        {
            Assert.That(Count(database, "SELECT count(*) FROM hops WHERE state = 'Last' AND state_token IS NULL AND state_next IS NULL"), Is.EqualTo(Rows));
            Assert.That(Count(database, "SELECT count(*) FROM history"), Is.EqualTo(4 * Rows), "every transition happened");
            Assert.That(
                Count(database, "SELECT count(*) FROM (SELECT 1 FROM history GROUP BY id, old, new HAVING count(*) > 1) AS twice"), Is.Zero,
                "and happened once");
            Assert.That(
                Count(
                    database,
                    """
                    SELECT count(*)
                    FROM (SELECT old, lag(new, 1, 'First') OVER (PARTITION BY id ORDER BY n) AS before FROM history) AS steps
                    WHERE old <> before
                    """),
                Is.Zero,
                "each from where the one before it led: nothing was overwritten by a late writer");
        });
    }

    private static ChildProcess StartWorker(TestDatabase database)
        => ChildProcess.Start(typeof(Worker).Assembly.Location, ["worker", database.ConnectionString + ";Maximum Pool Size=4"]);

    // A trigger and not the library, so that the library cannot hide anything.
    private static Task RecordHistoryAsync(TestDatabase database) => database.ExecuteAsync(
        """
        CREATE TABLE history (n bigint GENERATED ALWAYS AS IDENTITY, id bigint, old text, new text);
        CREATE FUNCTION record_history() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO history (id, old, new) VALUES (new.id, old.state, new.state); RETURN NULL; END $$;
        CREATE TRIGGER record_history AFTER UPDATE ON hops
        FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION record_history();
        """);

    private static Task WaitForMovesAsync(TestDatabase database, long moves, CancellationToken token)
        => WaitAsync(() => Count(database, "SELECT count(*) FROM history") >= moves, token);

    // Rows of the frozen and the killed are the only ones that stay on lease for long; all others come and go.
    private static Task WaitForNoLeaseAsync(TestDatabase database, CancellationToken token)
        => WaitAsync(
            () => Count(database, "SELECT count(*) FROM hops WHERE state_token IS NOT NULL AND state_changed < statement_timestamp() - interval '3 seconds'") == 0,
            token);

    private static async Task WaitAsync(Func<bool> done, CancellationToken token)
    {
        while (!done())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, token);
        }
    }

    private static long Count(TestDatabase database, string sql)
    {
        using var connection = database.DataSource.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
