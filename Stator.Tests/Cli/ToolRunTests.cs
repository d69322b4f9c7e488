using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Processes;
using Stator.Tests.Support;

namespace Stator.Tests.Cli;

/// <summary>The verbs run and once.</summary>
[CancelAfter(60_000)]
public sealed class ToolRunTests
{
    [TestCase(DatabaseKind.Postgres)]
    [TestCase(DatabaseKind.Sqlite)]
    public async Task Run_goes_on_until_it_is_told_to_stop_and_hands_back_what_it_holds(DatabaseKind kind, CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(kind, frozenClock: false);
        var id = await stator.Of<Job>().InsertAsync(new Job { Name = "waits" }, cancellationToken: token);
        var alive = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var waits = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        await using var tool = Tool.Start(
            stator.Database, ["run", "Job", "Hop", "--json", "--liveness-file", alive],
            line => _ = line.StartsWith(CliApp.Waits, StringComparison.Ordinal)
                && waits.TrySetResult(int.Parse(line[CliApp.Waits.Length..], CultureInfo.InvariantCulture)));
        var application = await waits.Task.WaitAsync(token);
        Assert.That(File.Exists(alive), "the liveness file is written");
        Assert.That(tool.Output, Does.Contain("Running Job, Hop: 3 checks at a time, until it is stopped."));

        // A service manager tells all processes of a service: that is not to count twice.
        ChildProcess.Terminate(application);
        tool.Terminate();
        var called = await Tool.EndAsync(tool, token);

        Assert.That(called.ExitCode, Is.Zero, called.All);
        using var json = JsonDocument.Parse(called.Result);
        Assert.That(json.RootElement.GetProperty("released").GetInt32(), Is.EqualTo(1));
        var row = await StoredRow.ReadAsync(stator.Database, "jobs", id);
        Assert.That((row.State, row.HasToken, row.Attempts), Is.EqualTo(("Working", false, 0)), "the lease is handed back, and the attempt with it");
        Assert.That(File.Exists(alive), Is.False);
    }

    [Test]
    public async Task A_second_signal_ends_it_at_once(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, frozenClock: false);
        await stator.Of<Job>().InsertAsync(new Job { Name = "deaf" }, cancellationToken: token);
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stops = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await using var tool = Tool.Start(
            stator.Database, ["run"],
            line => _ = (line.StartsWith(CliApp.Waits, StringComparison.Ordinal) && waits.TrySetResult())
                || (line.Contains("Stopping", StringComparison.Ordinal) && stops.TrySetResult()),
            ("Stator__ShutdownTimeout", "1h"));
        await waits.Task.WaitAsync(token);

        // And not SIGINT, which is ignored where these tests run in the background of a shell.
        tool.Terminate();
        await stops.Task.WaitAsync(token);
        Assert.That(tool.HasExited, Is.False, "the first lets checks finish");
        tool.Terminate();

        Assert.That((await Tool.EndAsync(tool, token)).ExitCode, Is.EqualTo(130));
    }

    [Test]
    public async Task A_run_whose_tool_is_killed_stops_in_order(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, frozenClock: false);
        var id = await stator.Of<Job>().InsertAsync(new Job { Name = "waits" }, cancellationToken: token);
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await using var tool = Tool.Start(
            stator.Database, ["run"], line => _ = line.StartsWith(CliApp.Waits, StringComparison.Ordinal) && waits.TrySetResult());
        await waits.Task.WaitAsync(token);
        tool.KillAlone();

        // Its output goes on until the application has ended too.
        var called = await Tool.EndAsync(tool, token);
        Assert.That(called.Result, Does.Contain("1  released"), called.All);
        Assert.That((await StoredRow.ReadAsync(stator.Database, "jobs", id)).HasToken, Is.False);
    }

    [Test]
    public async Task What_is_not_given_stays_as_the_application_has_it_and_what_is_given_counts_most(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, frozenClock: false);
        await stator.Of<Letter>().InsertManyAsync([new Letter { Box = "a" }, new Letter { Box = "b" }, new Letter { Box = "c" }], cancellationToken: token);
        await stator.Of<Hop>().InsertAsync(new Hop(), cancellationToken: token);

        Assert.That(await SaidAsync(["once", "--exclude", "Letter", "--exclude", "Hop"]), Does.Contain("Running Job, Loan: 3 checks at a time, once."));
        Assert.That(await SaidAsync(["run", "--for", "0s", "Job"], ("Stator__Concurrency", "7")), Does.Contain("Running Job: 7 checks at a time, for 0s."));
        Assert.That(
            await SaidAsync(["once", "Letter", "--concurrency", "5", "--queue", "a"], ("Stator__Concurrency", "7"), ("Stator__Queues", "b")),
            Does.Contain("Running Letter: 5 checks at a time, once."));
        Assert.That(await SentAsync(), Is.EqualTo("a"));
        await SaidAsync(["once", "Letter", "--exclude-queue", "c"]);
        Assert.That(await SentAsync(), Is.EqualTo("a, b"));
        Assert.That(await SaidAsync(["run", "--for", "50ms", "Loan"]), Does.Contain("for 50ms."));
        Assert.That(await stator.Database.ScalarAsync<string>("SELECT state FROM hops"), Is.EqualTo("First"), "nobody ran it");

        async Task<string> SaidAsync(string[] arguments, params (string Name, string Value)[] environment)
        {
            var called = await Tool.CallAsync(stator.Database, arguments, token, environment);
            Assert.That(called.ExitCode, Is.Zero, called.All);
            return called.All;
        }

        Task<string?> SentAsync() => stator.Database.ScalarAsync<string>(
            "SELECT group_concat(box, ', ') FROM (SELECT post_queue AS box FROM letters WHERE post = 'Sent' ORDER BY 1)");
    }

    [Test]
    public async Task A_run_that_cannot_begin_or_go_on_says_why(CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var unknown = await Tool.CallAsync(database, ["run", "Hopp"], token);
        Assert.That(unknown.ExitCode, Is.EqualTo(2));
        Assert.That(unknown.All, Does.Contain("StatorOptions.Include names 'Hopp', which is no machine. Did you mean 'Hop'?"));

        var none = await Tool.CallAsync(database, ["once", "--concurrency", "0"], token);
        Assert.That(none.ExitCode, Is.EqualTo(2));
        Assert.That(none.All, Does.Contain("StatorOptions.Concurrency is 0. It must be from 1 to 10000."));

        var bereft = await Tool.CallAsync(database, ["run"], token, ("Stator__MaxClaimErrors", "1"));
        Assert.That(bereft.ExitCode, Is.EqualTo(1), bereft.All);
        Assert.That(bereft.All, Does.Contain("1 claims in a row have failed, as many as StatorOptions.MaxClaimErrors allows"));
    }
}
