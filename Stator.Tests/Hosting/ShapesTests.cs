using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>Machines that are not just one class with one enum.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class ShapesTests(DatabaseKind kind)
{
    private readonly Guide guide = new();
    private TestStator stator = null!;

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s =>
    {
        s.AddKeyedSingleton("refunds", new Till());
        s.AddSingleton(guide);
    });

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Two_machines_in_one_row_go_their_own_ways()
    {
        var parcels = stator.Of<Parcel>();
        var id = await parcels.InsertAsync(new Parcel { Label = "books", Inside = new ParcelId(7) });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        var sent = await parcels.FindAsync(id);
        Assert.That((sent!.State, sent.Refund, sent.Label, sent.Inside), Is.EqualTo((ParcelState.Sent, RefundState.None, "books", (ParcelId?)new ParcelId(7))));

        Assert.That(await parcels.RequestRefundAsync(id), Is.True);
        Assert.That(await parcels.RequestRefundAsync(id), Is.False);
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        var refunded = await parcels.FindAsync(id);
        Assert.That((refunded!.Id, refunded.State, refunded.Refund), Is.EqualTo((id, ParcelState.Sent, RefundState.Refunded)));
    }

    [Test]
    public async Task Each_of_two_machines_has_verbs_of_its_own()
    {
        var parcels = stator.Of<Parcel>();
        var id = await parcels.InsertAsync(new Parcel { Id = new ParcelId(5) }, new() { State = ParcelState.Sent });
        await parcels.ForceAsync(id, RefundState.Requested);

        Assert.That(id, Is.EqualTo(new ParcelId(5)));
        Assert.That((await parcels.CountByStateAsync())[ParcelState.Sent], Is.EqualTo(1));
        Assert.That((await parcels.CountRefundByStateAsync())[RefundState.Requested], Is.EqualTo(1));
        Assert.That((await parcels.DepthAsync()).Ready, Is.Zero);
        Assert.That((await parcels.RefundDepthAsync()).Ready, Is.EqualTo(1));
    }

    [Test]
    public async Task A_machine_of_a_class_of_its_own_takes_services_and_leaves_the_entity_alone()
    {
        var trips = stator.Of<Trip>();
        var id = await trips.InsertAsync(new Trip(0, "Rome"));
        await stator.Database.ExecuteAsync("UPDATE trips SET nights = 3");

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That(guide.Seen, Is.EqualTo("Rome 3 Booked"), "private setters and the constructor are reached");
        Assert.That(await trips.FindAsync(id), Has.Property(nameof(Trip.State)).EqualTo(TripState.Over));
    }
}
