using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Schedules;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>What the documentation and the code of Plain's worker say, of the same job.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PlainWorkerTests(DatabaseKind kind)
{
    private readonly Mailer mailer = new();
    private readonly ConcurrentQueue<string> sent = new();
    private TestStator stator = null!;

    private IStator<WelcomeMail> Mails => stator.Of<WelcomeMail>();

    [SetUp]
    public async Task CreateAsync()
    {
        sent.Clear();
        mailer.SendAsync = to =>
        {
            sent.Enqueue(to);
            return Task.CompletedTask;
        };
        stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(mailer), machines: s => s.AddMachine(WelcomeMail.Machine));
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_job_is_run_with_what_it_was_made_with_and_its_result_is_kept_for_a_week()
    {
        var id = await Mails.InsertAsync(new WelcomeMail { To = "ada@example.org" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That(sent, Is.EqualTo(new[] { "ada@example.org" }));
        Assert.That((await Mails.FindAsync(id))!.State, Is.EqualTo(WelcomeMailState.Successful));

        await stator.Database.AdvanceAsync(TimeSpan.FromDays(7));
        await stator.Runner.RunOnceAsync();
        Assert.That(await Mails.FindAsync(id), Is.Null);
    }

    [Test]
    public async Task A_job_knows_the_line_that_asked_for_it()
    {
        var id = await Mails.InsertAsync(new WelcomeMail { To = "ada@example.org" });

        Assert.That((await Mails.FindAsync(id))!.Source, Does.StartWith("PlainWorkerTests.cs:"));
    }

    [Test]
    public async Task A_job_that_is_pending_or_running_is_not_asked_for_twice()
    {
        var first = await Mails.InsertOrFindAsync(new WelcomeMail { To = "ada@example.org" });
        var pending = await Mails.InsertOrFindAsync(new WelcomeMail { To = "ada@example.org" });
        Stator.InsertResult<long>? running = null;
        mailer.SendAsync = async to => running = await Mails.InsertOrFindAsync(new WelcomeMail { To = to });
        await stator.Runner.RunOnceAsync();
        var after = await Mails.InsertOrFindAsync(new WelcomeMail { To = "ada@example.org" });

        Assert.That(first.Created, Is.True);
        Assert.That((pending.Created, pending.Key), Is.EqualTo((false, first.Key)));
        Assert.That((running!.Value.Created, running.Value.Key), Is.EqualTo((false, first.Key)));
        Assert.That(after.Created, Is.True, "what is over stands in nobody's way");
    }

    [Test]
    public async Task A_job_that_fails_is_retried_after_its_delay_and_has_errored_in_the_end()
    {
        mailer.SendAsync = _ => throw new TimeoutException("no server");
        var id = await Mails.InsertAsync(new WelcomeMail { To = "ada@example.org" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));

        var row = await StoredRow.ReadAsync(stator.Database, "welcome_mails", id);
        Assert.That(row.State, Is.EqualTo("Errored"));
        Assert.That(row.Error, Does.Contain("no server"));
    }

    [Test]
    public async Task A_job_of_a_worker_that_is_gone_is_done_by_another()
    {
        await Mails.InsertAsync(new WelcomeMail { To = "ada@example.org" });
        await DeadProcess.ClaimAsync(stator, WelcomeMail.Machine.Definition);
        await stator.Database.AdvanceAsync(DeadProcess.Lease);

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That(sent, Is.EqualTo(new[] { "ada@example.org" }));
    }

    [Test]
    public async Task A_scheduled_job_comes_once_however_many_workers_there_are()
    {
        await using var other = await TestStator.OnAsync(
            stator.Database, add: s => s.AddSingleton(mailer), machines: s => s.AddMachine(WelcomeMail.Machine));
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(8));

        var reports = new[] { await stator.Runner.RunOnceAsync(), await other.Runner.RunOnceAsync() };

        Assert.That(reports.Sum(r => r.Scheduled), Is.EqualTo(1));
        Assert.That(sent, Is.EqualTo(new[] { "everybody new" }));
    }
}
