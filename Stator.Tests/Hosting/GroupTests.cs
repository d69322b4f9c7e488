using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>Groups of states, for code and for queries, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GroupTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStator<Loan> Loans => stator.Of<Loan>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(new LoanDesk()));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_row_says_whether_it_is_in_a_group()
    {
        var open = await Loans.FindAsync(await Loans.InsertAsync(new Loan(), new() { State = LoanState.Granted }));
        var over = await Loans.FindAsync(await Loans.InsertAsync(new Loan(), new() { State = LoanState.Refused }));

        Assert.That((open!.IsOpen, open.IsOver, over!.IsOpen, over.IsOver), Is.EqualTo((true, false, false, true)));
    }

    [Test]
    public async Task The_predicate_of_a_group_is_for_queries_with_the_names_that_are_stored()
    {
        foreach (var state in Enum.GetValues<LoanState>())
        {
            await Loans.InsertAsync(new Loan { Note = state.ToString() }, new() { State = state });
        }

        Assert.That(Loan.Graph.OpenSql, Is.EqualTo("state IN ('Applied', 'on loan')"));
        Assert.That(
            await stator.Database.ScalarAsync<long>($"SELECT count(*) FROM loans WHERE {Loan.Graph.OpenSql} AND note IN ('Applied', 'Granted')"),
            Is.EqualTo(2));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM loans AS l WHERE NOT l." + Loan.Graph.OpenSql), Is.EqualTo(2));
    }

    [Test]
    public async Task The_states_of_a_group_are_for_the_verbs_that_take_several()
    {
        var applied = await Loans.InsertAsync(new Loan());
        await Loans.InsertAsync(new Loan(), new() { State = LoanState.Granted });
        var returned = await Loans.InsertAsync(new Loan(), new() { State = LoanState.Returned });

        Assert.That(await Loans.ForceAllAsync(Loan.Graph.OpenStates, LoanState.Refused), Is.EqualTo(2));

        var counts = await Loans.CountByStateAsync();
        Assert.That(Loan.Graph.OverStates.Sum(s => counts[s]), Is.EqualTo(3));
        Assert.That((await Loans.FindAsync(returned))!.State, Is.EqualTo(LoanState.Returned));
        Assert.That(
            await Loans.WaitForAsync(applied, Loan.Graph.OverStates, TimeSpan.Zero), Has.Property("State").EqualTo(LoanState.Refused));
    }

    [Test]
    public async Task A_second_machine_and_one_of_a_class_of_its_own_have_groups()
    {
        var (parcels, trips) = (stator.Of<Parcel>(), stator.Of<Trip>());
        var parcel = await parcels.FindAsync(await parcels.InsertAsync(new Parcel()));
        var trip = await trips.FindAsync(await trips.InsertAsync(new Trip(0, "Rome")));

        Assert.That((parcel!.IsRefundPending, trip!.IsAhead()), Is.EqualTo((true, true)));
        Assert.That(TripFlow.Graph.AheadStates, Is.EqualTo(new[] { TripState.Booked }));
        Assert.That(
            await stator.Database.ScalarAsync<long>("SELECT count(*) FROM parcels WHERE " + Parcel.RefundGraph.PendingSql), Is.EqualTo(1));
    }
}
