using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Stator.Generators.Evolution;
using Stator.Generators.Model;
using Stator.Generators.Tests.Harness;
using Stator.Generators.Validation;

namespace Stator.Generators.Tests.Evolution;

/// <summary>What is noticed, on models made by hand. That each rule is reported at its place is for the fixtures in Diagnostics.</summary>
internal sealed class SnapshotDiffTests
{
    private static readonly string[] Members = ["Paid", "Shipped", "Done", "Held", "Old"];

    private static MachineBuilder Full => new MachineBuilder(Members)
        .Automatic("Paid").Automatic("Shipped").Terminal("Done").External("Held").Legacy("Old", moveTo: "Paid")
        .Transition("Paid", "Shipped").Transition("Shipped", "Done").Timeout("Shipped", "Done").Command("Hold", ["Paid", "Shipped"], "Held");

    private static MachineBuilder Small => new MachineBuilder(Members)
        .Automatic("Paid").Terminal("Done").Transition("Paid", "Done");

    [Test]
    public void Machine_is_no_different_from_itself() => Assert.That(Changes(Full, Full), Is.Empty);

    [Test]
    public void Growing_only_makes_the_snapshot_old() => Assert.That(Changes(Small, Full), Is.EqualTo(new[] { "STATOR093", "STATOR094" }));

    [Test]
    public void Shrinking_says_each_state_once_and_none_of_its_edges()
        => Assert.That(Changes(Full, Small), Is.EqualTo(new[] { "STATOR091", "STATOR091", "STATOR091", "STATOR094" }));

    [Test]
    public void Every_change_has_a_message()
        => Assert.That(
            Check(Full, Small).Concat(Check(Small, Full)).Concat(Check(Full, Full.Initial("Held"))).Select(RuleCatalogue.Message).ToList(),
            Has.Count.GreaterThan(4).And.All.Not.Contains("{").And.All.Not.Contains("''"));

    [Test]
    public void Accepting_leaves_nothing_to_say()
    {
        var accepted = Snapshot.Of(Small.Model, Snapshot.Of(Full.Model, null));
        Assert.That(SnapshotDiff.Check(accepted, Small.Model), Is.Empty);
    }

    [Test]
    public void Removed_state_stays_on_record_for_ever()
    {
        var once = Snapshot.Of(Small.Model, Snapshot.Of(Full.Model, null));
        var twice = Snapshot.Of(Small.Model, once);
        Assert.That(twice.States.Where(s => s.Kind is null).Select(s => s.Name), Is.EqualTo(new[] { "Shipped", "Held", "Old" }));
        Assert.That(twice, Is.EqualTo(once));
    }

    [Test]
    public void State_that_comes_back_is_named_as_such_and_leaves_the_record()
    {
        var record = Snapshot.Of(Small.Model, Snapshot.Of(Full.Model, null));
        var back = Full.Model;
        Assert.That(
            SnapshotDiff.Check(record, back).Where(p => p.Id == "STATOR094").Select(p => p.Arguments[1]),
            Has.One.StartsWith("state 'Shipped' that was removed before"));
        Assert.That(Snapshot.Of(back, record).States.Select(s => s.Kind), Has.None.Null);
    }

    [Test]
    public void State_that_takes_the_stored_name_of_a_removed_one_is_named_as_such()
    {
        var record = Snapshot.Of(Small.Model, Snapshot.Of(Full.Model, null));
        var reusing = WithName(Small.External("Held").Command("Hold", ["Paid"], "Held").Model, "Held", "Shipped");
        Assert.That(SnapshotDiff.Check(record, reusing).Single().Arguments[1], Does.StartWith("state 'Held' that was removed before"));
    }

    [Test]
    public void Names_that_change_places_are_noticed()
    {
        var swapped = WithName(WithName(Small.Model, "Paid", "Done"), "Done", "Paid");
        Assert.That(Ids(SnapshotDiff.Check(Snapshot.Of(Small.Model, null), swapped)), Is.EqualTo(new[] { "STATOR092", "STATOR092" }));
    }

    [Test]
    public void Edges_follow_a_renamed_state()
    {
        var renamed = WithName(
            new MachineBuilder("Billed", "Done").Automatic("Billed").Terminal("Done").Transition("Billed", "Done").Model, "Billed", "Paid");
        var problem = SnapshotDiff.Check(Snapshot.Of(Small.Model, null), renamed).Single();
        Assert.That((problem.Id, problem.Arguments[1]), Is.EqualTo(("STATOR094", "'Billed' for 'Paid'")));
    }

    [Test]
    public void Timeout_with_another_target_is_an_edge_less_and_an_edge_more()
        => Assert.That(
            Changes(Small.External("Held").Timeout("Paid", "Done"), Small.External("Held").Timeout("Paid", "Held")),
            Is.EqualTo(new[] { "STATOR093", "STATOR094" }));

    [Test]
    public void Places_to_move_to_begin_with_where_the_state_led()
    {
        var removed = Check(
            new MachineBuilder(Members).Automatic("Paid").Terminal("Done").External("Held").Timeout("Held", "Done").Transition("Paid", "Done")
                .Command("Hold", ["Paid"], "Held"),
            Small).Single(p => p.Id == "STATOR091");
        Assert.That(removed.Facts, Is.EqualTo(new[] { "State", "Held", "Enum", "OrderState", "Targets", "Done Paid" }));
    }

    [Test]
    public void Without_its_member_a_removed_state_cannot_be_kept()
        => Assert.That(
            Check(Full, new MachineBuilder("Paid", "Done").Automatic("Paid").Terminal("Done").Transition("Paid", "Done"))
                .Where(p => p.Id == "STATOR091").Select(p => p.Facts.Count),
            Is.Not.Empty.And.All.Zero);

    [Test]
    public void Snapshot_belongs_to_the_machine_it_names_wherever_it_is()
    {
        var all = new[] { File("Order.stator.json", "Other.Order"), File("elsewhere/x.stator.json", "Shop.Order") };
        Assert.That(CommittedSnapshot.Find(all, Full.Model, _ => true)!.Path, Is.EqualTo("elsewhere/x.stator.json"));
    }

    [TestCase(true, null)]
    [TestCase(false, "some/Order.stator.json")]
    public void Snapshot_of_the_same_file_name_is_taken_over_unless_it_is_anothers(bool isMachine, string? path)
        => Assert.That(
            CommittedSnapshot.Find([File("some/Order.stator.json", "Other.Order")], Full.Model, name => isMachine && name == "Other.Order")?.Path,
            Is.EqualTo(path));

    private static CommittedSnapshot File(string path, string machine)
        => new(path, new SnapshotReading(Snapshot.Of(Full.Model, null) with { Machine = machine }));

    private static MachineModel WithName(MachineModel machine, string state, string stored)
        => machine with
        {
            States = new EquatableArray<StateModel>(
                machine.States.Select(s => s.State.Member == state ? s with { StoredName = stored } : s)),
        };

    private static IReadOnlyList<string> Changes(MachineBuilder before, MachineBuilder now) => Ids(Check(before, now));

    private static IReadOnlyList<Problem> Check(MachineBuilder before, MachineBuilder now)
        => SnapshotDiff.Check(Snapshot.Of(before.Initial("Paid").Model, null), now.Model.Initial is null ? now.Initial("Paid").Model : now.Model);

    private static IReadOnlyList<string> Ids(IEnumerable<Problem> problems) => [.. problems.Select(p => p.Id)];
}
