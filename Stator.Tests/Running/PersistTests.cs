using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>What a check changes of properties with [Persist].</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PersistTests(DatabaseKind kind)
{
    private readonly Road road = new();
    private TestStator stator = null!;

    private IStator<Delivery> Deliveries => stator.Of<Delivery>();

    [SetUp]
    public async Task CreateAsync()
    {
        road.Change = _ => { };
        road.Driving = _ => new(Delivery.DrivingOutcome.Delivered);
        stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(road));
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Values_of_every_kind_are_saved_with_the_move()
    {
        var seen = new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.FromHours(2));
        var driver = new Guid("01234567-89ab-cdef-0123-456789abcdef");
        road.Change = delivery =>
        {
            delivery.Note = "left at the door";
            delivery.Miles = 12;
            delivery.Level = 200;
            delivery.Seen = seen;
            delivery.Signed = seen.UtcDateTime;
            delivery.Day = DayOfWeek.Friday;
            delivery.Price = 9.99m;
            delivery.Picture = [1, 2];
            delivery.Driver = driver;
        };
        var id = await Deliveries.InsertAsync(new Delivery());
        var other = await Deliveries.InsertAsync(new Delivery());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 2 }));

        var saved = (await Deliveries.FindAsync(id))!;
        Assert.Multiple(() =>
        {
            Assert.That(saved.State, Is.EqualTo(DeliveryState.Delivered));
            Assert.That((saved.Note, saved.Miles, saved.Level), Is.EqualTo(("left at the door", 12, (byte)200)));
            Assert.That((saved.Seen, saved.Signed?.Ticks, saved.Day), Is.EqualTo((seen, seen.UtcDateTime.Ticks, DayOfWeek.Friday)));
            Assert.That((saved.Price, saved.Driver), Is.EqualTo((9.99m, driver)));
            Assert.That(saved.Picture, Is.EqualTo(new byte[] { 1, 2 }));
        });
        Assert.That((await Deliveries.FindAsync(other))!.Note, Is.EqualTo("left at the door"), "each row of a batch has its own");
    }

    [Test]
    public async Task A_value_can_be_saved_as_null_and_with_a_stay()
    {
        road.Driving = _ => new(Delivery.DrivingOutcome.Stay);
        road.Change = delivery => delivery.Note = null;
        var id = await Deliveries.InsertAsync(new Delivery { Note = "old", Miles = 3 });

        await stator.Runner.RunOnceAsync();

        var saved = (await Deliveries.FindAsync(id))!;
        Assert.That((saved.State, saved.Note, saved.Miles), Is.EqualTo((DeliveryState.Driving, (string?)null, 3)));
    }

    [Test]
    public async Task What_the_check_did_not_change_is_left_to_who_did()
    {
        road.Change = delivery => delivery.Miles = 5;
        road.Driving = async _ =>
        {
            await stator.Database.ExecuteAsync("UPDATE deliveries SET note = 'by hand', miles = 99");
            return Delivery.DrivingOutcome.Stay;
        };
        var id = await Deliveries.InsertAsync(new Delivery { Note = "old" });

        await stator.Runner.RunOnceAsync();

        var saved = (await Deliveries.FindAsync(id))!;
        Assert.That((saved.Note, saved.Miles), Is.EqualTo(("by hand", 5)));
    }

    [Test]
    public async Task A_try_that_fails_or_is_refused_saves_nothing()
    {
        road.Change = delivery => delivery.Note = "not to be kept";
        road.Driving = _ => throw new FormatException();
        var id = await Deliveries.InsertAsync(new Delivery { Note = "old" });
        await stator.Runner.RunOnceAsync();
        Assert.That((await Deliveries.FindAsync(id))!.Note, Is.EqualTo("old"));

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));
        road.Driving = async _ =>
        {
            await Deliveries.ForceAsync(id, DeliveryState.Loading);
            return Delivery.DrivingOutcome.Delivered;
        };
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Lost = 1 }));
        Assert.That((await Deliveries.FindAsync(id))!.Note, Is.EqualTo("old"));
    }
}
