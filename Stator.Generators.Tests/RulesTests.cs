using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Stator.Generators.Model;
using Stator.Generators.Tests.Harness;
using Stator.Generators.Validation;

namespace Stator.Generators.Tests;

/// <summary>The rules of the graph on models made by hand. That each is reported at its place is for the fixtures in Diagnostics.</summary>
internal sealed class RulesTests
{
    private static MachineBuilder Sound => new MachineBuilder("Paid", "Shipped", "Done", "Held", "Old")
        .Automatic("Paid").Automatic("Shipped").Terminal("Done").External("Held").Legacy("Old", moveTo: "Paid")
        .Transition("Paid", "Shipped").Transition("Shipped", "Done").Timeout("Shipped", "Done")
        .Command("Hold", ["Paid", "Shipped"], "Held").Command("Drop", ["Held"], "Done");

    [Test]
    public void Sound_machine_breaks_no_rule() => Assert.That(Broken(Sound), Is.Empty);

    [Test]
    public void Machine_with_warnings_only_is_sound()
    {
        var problems = Rules.Check(Sound.Transition("Shipped", "Old").Model);
        Assert.That(problems.Select(p => p.Id), Is.EqualTo(new[] { "STATOR030" }));
        Assert.That(Rules.IsSound(problems), Is.True);
    }

    [Test]
    public void Machine_with_an_error_is_not_sound() => Assert.That(Rules.IsSound(Rules.Check(Sound.Terminal("Done").Model)), Is.False);

    [Test]
    public void Problems_come_in_the_order_of_their_ids()
    {
        var ids = Broken(Sound.Command("1st", ["Done", "Nowhere"], "Paid").Timeout("Shipped", "Held", after: "soon").Terminal("Done"));
        Assert.That(ids, Has.Count.GreaterThan(3).And.Ordered);
    }

    [Test]
    public void Every_problem_of_a_hopeless_machine_has_a_message()
    {
        var hopeless = Sound.Initial("Old").Terminal("Done").Transition("Done", "Old").Timeout("Shipped", "Held", "0s")
            .Command("Hold", ["Paid"], "Done").Command("1st", ["Nowhere"], "Paid");
        Assert.That(
            Rules.Check(hopeless.Model).Select(RuleCatalogue.Message),
            Is.Not.Empty.And.All.Not.Contains("{").And.All.Not.Contains("''"));
    }

    [Test]
    public void Without_an_enum_nothing_else_is_said()
        => Assert.That(Broken(new MachineBuilder("A") { IsEnum = false }.Terminal("A").Terminal("A")), Is.EqualTo(new[] { "STATOR004" }));

    [Test]
    public void Edge_to_no_state_is_said_once()
        => Assert.That(
            Broken(new MachineBuilder("A", "B").Automatic("A").Terminal("B").Transition("A", "Nowhere")),
            Is.EqualTo(new[] { "STATOR006" }));

    [Test]
    public void Declaration_of_no_state_is_said_once()
        => Assert.That(
            Broken(new MachineBuilder("A", "B").Automatic("A").Terminal("Nowhere").Transition("A", "B")),
            Is.EqualTo(new[] { "STATOR006" }));

    [Test]
    public void What_the_compiler_says_is_not_repeated()
    {
        var model = new MachineBuilder("A", "B").Automatic("A").Terminal("").Transition("A", "").Transition("A", "B").Initial("").Model;
        Assert.That(Rules.Check(model), Is.Empty);
    }

    [Test]
    public void Initial_state_that_is_no_state_leaves_reachability_alone()
        => Assert.That(
            Broken(new MachineBuilder("A", "B", "C").Automatic("A").Terminal("B").Terminal("C").Transition("A", "B").Initial("Nowhere")),
                Is.EqualTo(new[] { "STATOR006" }));

    [Test]
    public void Candidates_are_the_states_that_no_other_enters()
    {
        var machine = new MachineBuilder("A", "B", "C", "D", "E", "F", "G")
            .Automatic("A").Transition("A", "A")
            .Automatic("B").Transition("A", "B")
            .Automatic("C").Timeout("A", "C")
            .External("D").Command("Go", ["C", "B"], "D")
            .External("E").Command("Stay", ["E"], "E")
            .Legacy("F", moveTo: "G").Terminal("G");
        Assert.That(InitialState.Candidates(machine.Model), Is.EqualTo(new[] { "A", "E", "G" }));
        Assert.That(InitialState.Of(machine.Model), Is.Null);
        Assert.That(InitialState.Of(machine.Initial("C").Model), Is.EqualTo("C"));
    }

    [Test]
    public void Only_candidate_is_the_initial_state() => Assert.That(InitialState.Of(Sound.Model), Is.EqualTo("Paid"));

    [Test]
    public void Command_leads_from_each_state_to_one()
        => Assert.That(
            (Broken(Sound.Command("Hold", ["Shipped", "Paid"], "Held")), Broken(Sound.Command("Hold", ["Held"], "Done"))),
            Is.EqualTo((new[] { "STATOR026", "STATOR026" }, Array.Empty<string>())));

    [Test]
    public void Command_with_two_targets_is_said_of_each_state_they_share()
    {
        var problems = Rules.Check(Sound.Command("Hold", ["Shipped", "Held", "Paid"], "Done").Model);
        Assert.That(problems.Select(p => (p.Id, p.At.Element)), Is.EqualTo(new[] { ("STATOR031", 0), ("STATOR031", 2) }));
    }

    [Test]
    public void What_is_unreachable_is_what_no_path_leads_to([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, random.Next(2, 9)).Select(i => "S" + i).ToArray();
        var builder = names.Aggregate(new MachineBuilder(names).Initial("S0"), (b, name) => b.External(name));
        var paths = new bool[names.Length, names.Length];
        for (var edge = random.Next(0, names.Length * 2); edge > 0; edge--)
        {
            var (from, to) = (random.Next(names.Length), random.Next(names.Length));
            paths[from, to] = true;
            builder = random.Next(2) == 0
                ? builder.Transition(names[from], names[to])
                : builder.Command("Go" + edge, [names[from]], names[to]);
        }

        Assert.That(
            Rules.Check(builder.Model).Where(p => p.Id == "STATOR022").Select(p => p.Arguments[0]),
            Is.EqualTo(names.Where((_, state) => state != 0 && !Closure(paths)[0, state])));
    }

    [Test]
    public void What_can_spin_is_what_can_come_back_to_itself([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, random.Next(2, 9)).Select(i => "S" + i).ToArray();
        var builder = names.Aggregate(new MachineBuilder(names).Initial("S0"), (b, name) => b.Automatic(name));
        var paths = new bool[names.Length, names.Length];
        for (var edge = random.Next(0, names.Length * 2); edge > 0; edge--)
        {
            var (from, to) = (random.Next(names.Length), random.Next(names.Length));
            paths[from, to] = true;
            builder.Transition(names[from], names[to]);
        }

        var closure = Closure(paths);
        var spinning = Enumerable.Range(0, names.Length).Where(s => closure[s, s]).ToList();
        var cycles = Rules.Check(builder.Model).Where(p => p.Id == "STATOR029").Select(p => p.Arguments[0].Split(" → ")).ToList();
        var knots = spinning.Select(s => spinning.First(o => closure[s, o] && closure[o, s])).Distinct();
        Assert.That(cycles, Has.Count.EqualTo(knots.Count()), "one for each knot");
        foreach (var cycle in cycles)
        {
            var way = cycle.Select(name => Array.IndexOf(names, name)).ToArray();
            Assert.That(way.Zip(way.Skip(1)).All(step => paths[step.First, step.Second]) && way[0] == way[^1], "it is a way round");
        }
    }

    private static bool[,] Closure(bool[,] paths)
    {
        var closure = (bool[,])paths.Clone();
        var states = Enumerable.Range(0, closure.GetLength(0)).ToList();
        foreach (var (via, from, to) in states.SelectMany(v => states.SelectMany(f => states.Select(t => (v, f, t)))))
        {
            closure[from, to] |= closure[from, via] && closure[via, to];
        }

        return closure;
    }

    private static IReadOnlyList<string> Broken(MachineBuilder builder) => [.. Rules.Check(builder.Model).Select(p => p.Id)];
}
