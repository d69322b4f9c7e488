using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Processes;

/// <summary>Real processes that end themselves.</summary>
public sealed class StuckProcessTests
{
    private const int Rows = 30;

    [Test]
    [CancelAfter(120_000)]
    public async Task A_process_whose_pool_is_blocked_exits_and_its_rows_are_found_again(CancellationToken token)
    {
        var attempts = new ConcurrentDictionary<long, int>();
        var probe = new Probe
        {
            Working = (job, context, _) =>
            {
                attempts[job.Id] = context.Attempt;
                return new(Job.WorkingOutcome.Done);
            },
        };
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Postgres, add: s => s.AddSingleton(probe), frozenClock: false);
        await stator.Of<Job>().InsertManyAsync(Enumerable.Range(0, Rows).Select(_ => new Job { Name = "a" }), cancellationToken: token);
        var file = Path.Combine(Path.GetTempPath(), $"stator-alive-{Environment.ProcessId}");

        await using var worker = ChildProcess.Start(typeof(Worker).Assembly.Location, ["stuck", stator.Database.ConnectionString, file]);
        Assert.That(await worker.WaitForExitAsync().WaitAsync(token), Is.EqualTo(2), worker.Output);

        Assert.That(worker.Output, Does.Contain("[1008]").And.Contain("Stuck: ").And.Contain("exit code 2"));
        Assert.That(await File.ReadAllTextAsync(file, token), Does.Contain(" status="), "old from now on, for who looks at its age");
        File.Delete(file);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var run = stator.Runner.RunForAsync(null, stop.Token);
        while ((await stator.Of<Job>().CountByStateAsync(cancellationToken: token))[JobState.Done] < Rows)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
        }

        await stop.CancelAsync();
        await run;
        Assert.That(attempts.Values.Count(a => a > 1), Is.GreaterThan(0), "what hung was charged, and taken again when its lease was over");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_host_whose_claims_fail_too_often_stops_with_an_error(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
        await stator.Database.ExecuteAsync("DROP TABLE hops");

        await using var worker = ChildProcess.Start(typeof(Worker).Assembly.Location, ["bereft", stator.Database.ConnectionString]);

        Assert.That(await worker.WaitForExitAsync().WaitAsync(token), Is.EqualTo(1), worker.Output);
        Assert.That(worker.Output, Does.Contain("Machine 'Hop': 2 claims in a row have failed, as many as StatorOptions.MaxClaimErrors allows"));
    }
}
