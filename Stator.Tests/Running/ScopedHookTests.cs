using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>Which hooks follow runs outside of checks.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ScopedHookTests(DatabaseKind kind)
{
    private readonly LoanDesk desk = new();
    private TestStator stator = null!;

    private IStator<Loan> Loans => stator.Of<Loan>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(desk));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_move_of_a_run_is_followed_by_the_hook_of_the_state_when_it_is_in_the_database()
    {
        var stored = new List<LoanState>();
        desk.OnCall = (_, loan) => stored.Add(Loans.FindAsync(loan.Id).Result!.State);
        var id = await Loans.InsertAsync(new Loan());

        await using (var run = await Loans.BeginAsync(id))
        {
            await run.MoveAsync(LoanState.Granted);
        }

        await Loans.RunAsync(id, _ => Task.FromResult<LoanState?>(LoanState.Returned), new() { ForceExecution = true });

        Assert.That(desk.Calls, Is.EqualTo(new[] { "granted from Applied", "returned" }), "no check was called, nor what belongs to one");
        Assert.That(stored, Is.EqualTo(new[] { LoanState.Granted, LoanState.Returned }));
    }

    [Test]
    public async Task A_forced_end_of_a_run_is_followed_by_the_hook_of_the_state()
    {
        var run = await Loans.BeginAsync(await Loans.InsertAsync(new Loan()));

        await run.ForceAsync(LoanState.Returned);

        Assert.That(desk.Calls, Is.EqualTo(new[] { "returned" }));
    }

    [Test]
    public async Task A_failure_of_a_run_is_followed_by_OnFailed_and_the_last_by_the_hook_of_its_target()
    {
        var id = await Loans.InsertAsync(new Loan());

        Assert.That(() => Loans.RunAsync(id, _ => throw new FormatException("torn")), Throws.TypeOf<FormatException>());
        Assert.That(desk.Calls, Is.EqualTo(new[] { "failed: torn" }));
        await (await Loans.BeginAsync(id)).FailAsync("burnt");

        Assert.That(desk.Calls, Is.EqualTo(new[] { "failed: torn", "failed: burnt", "refused" }));
    }

    [Test]
    public async Task A_scope_that_was_left_without_an_end_is_followed_by_OnFailed()
    {
        await (await Loans.BeginAsync(await Loans.InsertAsync(new Loan()))).DisposeAsync();

        Assert.That(desk.Calls, Is.EqualTo(new[] { "failed: The scope was left without an outcome." }));
    }

    [Test]
    public async Task What_a_hook_throws_is_logged_and_changes_nothing()
    {
        desk.OnCall = (_, _) => throw new InvalidOperationException("closed");
        var id = await Loans.InsertAsync(new Loan());

        var state = await Loans.RunAsync(id, _ => Task.FromResult<LoanState?>(LoanState.Granted));

        Assert.That(state, Is.EqualTo(LoanState.Granted));
        Assert.That((await Loans.FindAsync(id))!.State, Is.EqualTo(LoanState.Granted));
        Assert.That(stator.Log.Of(2105), Has.Exactly(1).With.Property("Text").Contains("OnEnteredGranted"));
    }

    [Test]
    public async Task Ends_that_write_no_move_and_no_failure_are_followed_by_nothing()
    {
        var id = await Loans.InsertAsync(new Loan());

        await (await Loans.BeginAsync(id)).StayAsync(TimeSpan.Zero);
        await (await Loans.BeginAsync(id)).ReleaseAsync();
        (await Loans.BeginAsync(id)).Leave();
        var run = await Loans.BeginAsync(id, new() { IgnoreLock = true });
        await Loans.ForceAsync(id, LoanState.Refused);
        Assert.That(() => run.MoveAsync(LoanState.Granted), Throws.TypeOf<LeaseLostException>());

        Assert.That(desk.Calls, Is.Empty);
    }

    [Test]
    public async Task An_end_that_the_database_refuses_is_followed_by_nothing_in_a_run_and_in_a_check()
    {
        await stator.Database.ExecuteAsync("CREATE UNIQUE INDEX one_note ON loans (note)");
        await Loans.InsertAsync(new Loan { Note = "taken" }, new() { State = LoanState.Granted });
        var id = await Loans.InsertAsync(new Loan());

        Assert.That(
            () => Loans.RunAsync(id, run =>
            {
                run.Row.Note = "taken";
                return Task.FromResult<LoanState?>(LoanState.Granted);
            }),
            Throws.InstanceOf<DbException>());
        Assert.That((await StoredRow.ReadAsync(stator.Database, "loans", id)).Error, Does.StartWith("The database refused the outcome"));
        Assert.That(desk.Calls, Is.Empty);

        desk.OnCall = (_, loan) => loan.Note = "taken";
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That(desk.Calls, Is.EqualTo(new[] { "before", "check", "after" }));
    }
}
