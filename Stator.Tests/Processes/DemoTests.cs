using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Processes;

/// <summary>The demo, killed in the middle and started again on the same database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DemoTests(DatabaseKind kind)
{
    private const int Orders = 250;

    [Test]
    [CancelAfter(120_000)]
    public async Task Killed_twice_and_started_again_it_comes_to_the_same_fates(CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var csv = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.csv");
        try
        {
            await File.WriteAllLinesAsync(csv, FewerOrders(), token);
            string[] arguments = [.. DatabaseArguments(database), "--csv", csv];

            await KillAsync(arguments, () => MovesAsync(database), Orders / 2, token);
            await KillAsync(arguments, () => MovesAsync(database), Orders * 2, token);
            await using var last = ChildProcess.Start(Demo, arguments);

            Assert.That(await last.WaitForExitAsync().WaitAsync(token), Is.Zero, last.Output);
            Assert.That(last.Output, Does.Contain($"All {Orders} orders ended as the CSV says"));
        }
        finally
        {
            File.Delete(csv);
        }

        Assert.That(
            await database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE state_next IS NOT NULL OR state_token IS NOT NULL"), Is.Zero,
            "every order rests");
        Assert.That(
            await database.ScalarAsync<long>(
                """
                SELECT count(*)
                FROM (SELECT from_state, lag(to_state) OVER (PARTITION BY order_id ORDER BY id) AS before FROM order_history) AS steps
                WHERE before <> from_state
                """),
            Is.Zero,
            "each transition from where the one before it led");
    }

    // The demo of the same configuration as these tests; the project reference has built it.
    private static string Demo
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            var root = output.Parent!.Parent!.Parent!.Parent!;
            return Path.Combine(root.FullName, "samples", "Orders", "bin", output.Parent.Name, output.Name, "Orders.dll");
        }
    }

    private static IEnumerable<string> FewerOrders()
    {
        var lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(Demo)!, "orders.csv"));
        var orders = lines[1..];
        return orders.Where((_, i) => i % (orders.Length / Orders) == 0).Prepend(lines[0]);
    }

    private static string[] DatabaseArguments(TestDatabase database)
        => database.Kind == DatabaseKind.Postgres
            ? ["--postgres", database.ConnectionString]
            : ["--database", database.ConnectionString["Data Source=".Length..]];

    private static async Task KillAsync(string[] arguments, Func<Task<long>> moves, long atMoves, CancellationToken token)
    {
        await using var demo = ChildProcess.Start(Demo, arguments);
        while (await moves() < atMoves)
        {
            Assert.That(demo.HasExited, Is.False, () => "It must not be over before it is killed:\n" + demo.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
        }

        demo.Kill();
        await demo.WaitForExitAsync();
    }

    private static async Task<long> MovesAsync(TestDatabase database)
    {
        try
        {
            return await database.ScalarAsync<long>("SELECT count(*) FROM order_history");
        }
        catch (System.Data.Common.DbException)
        {
            // The demo has not made its tables yet.
            return 0;
        }
    }
}
