using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;
using Stator.Generators.Emission;
using Stator.Generators.Flow;
using Stator.Generators.Model;
using Stator.Generators.Reading;
using Stator.Generators.Tests.Harness;
using Stator.Generators.Validation;

namespace Stator.Generators.Tests;

/// <summary>
/// A graph twice as large takes twice the work: in what is allocated, which is the same on every machine and on every day.
/// </summary>
[NonParallelizable]
internal sealed class ProportionTests
{
    private const int EdgesOfEach = 5;

    // Room for lists that grow by doubling, but not for a loop in a loop, which would make it four.
    private const double Twice = 2.5;

    [Test]
    public void Checking_a_sound_graph() => ExpectProportion(Large, model => Rules.Check(model).Count);

    [Test]
    public void Checking_a_graph_with_everything_wrong() => ExpectProportion(Broken, model => Rules.Check(model).Count);

    [Test]
    public void Emitting_a_sound_graph() => ExpectProportion(Large, model => FileEmitter.Emit(model).Length);

    [Test]
    public void Emitting_a_graph_with_everything_wrong() => ExpectProportion(Broken, model => FileEmitter.EmitBroken(model, []).Length);

    [Test]
    public void Reading()
    {
        var bytes = Sizes.Select(size =>
        {
            var type = Compile.Sources(Source(size)).GetTypeByMetadataName("Huge")!;
            MachineReader.ReadAll(type, default);
            return Allocated(() => MachineReader.ReadAll(type, default));
        }).ToArray();
        Assert.That((double)bytes[1] / bytes[0], Is.LessThan(Twice));
        Assert.That((double)bytes[2] / bytes[1], Is.LessThan(Twice));
    }

    [Test]
    public void Following_what_checks_answer()
    {
        var bytes = Sizes.Select(size =>
        {
            var compilation = Compile.Sources(Source(size));
            var type = compilation.GetTypeByMetadataName("Huge")!;
            var model = compilation.GetSemanticModel(compilation.SyntaxTrees.First());
            var checks = model.SyntaxTree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
                .Select(m => (Method: (ISymbol)model.GetDeclaredSymbol(m)!, Body: model.GetOperation(m)!.ChildOperations.ToList())).ToList();
            var machine = MachineReader.ReadAll(type, default).Single();
            int Follow(MachineScope scope) => checks.Sum(c => BodyRules.Check(scope, c.Method, c.Body, default).Count());

            // What the compiler makes when it is asked is made, and not counted.
            Assert.That(Follow(new MachineScope(type, machine)), Is.EqualTo(size * (EdgesOfEach - 2)), "answers that no check gives");
            return Allocated(() => Follow(new MachineScope(type, machine)));
        }).ToArray();
        Assert.That((double)bytes[1] / bytes[0], Is.LessThan(Twice), $"{bytes[0]} bytes grew to {bytes[1]}");
        Assert.That((double)bytes[2] / bytes[1], Is.LessThan(Twice), $"{bytes[1]} bytes grew to {bytes[2]}");
    }

    [Test]
    public void A_loop_in_a_loop_would_be_seen()
        => Assert.That(
            () => ExpectProportion(Large, model => model.States.Sum(s => model.Checks.Count(c => c.Name == "Check" + s.State.Member))),
            Throws.InstanceOf<AssertionException>());

    private static readonly int[] Sizes = [250, 500, 1000];

    private static void ExpectProportion(Func<int, MachineModel> build, Func<MachineModel, int> work)
    {
        work(build(10));
        var bytes = Sizes.Select(build).Select(model => Allocated(() => work(model))).ToArray();
        Assert.That((double)bytes[1] / bytes[0], Is.LessThan(Twice), $"{bytes[0]} bytes grew to {bytes[1]}");
        Assert.That((double)bytes[2] / bytes[1], Is.LessThan(Twice), $"{bytes[1]} bytes grew to {bytes[2]}");
    }

    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // Automatic states in a ring with chords, one of four with a timeout and a command.
    private static MachineModel Large(int size)
    {
        var builder = new MachineBuilder([.. Names(size)]).Initial("S0").Terminal("End");
        for (var state = 0; state < size; state++)
        {
            builder.Automatic("S" + state).Transition("S" + state, "End");
            for (var edge = 1; edge < EdgesOfEach; edge++)
            {
                builder.Transition("S" + state, "S" + ((state + (edge * 7)) % size));
            }

            if (state % 4 == 0)
            {
                builder.Timeout("S" + state, "End").Command("Go" + state, ["S" + state], "End");
            }
        }

        return builder.Model;
    }

    // Duplicates, edges to nowhere and out of terminal states, transitions to themselves, states that nothing enters, checks of nothing.
    private static MachineModel Broken(int size)
    {
        var builder = new MachineBuilder([.. Names(size)]).Initial("S0").Terminal("End");
        for (var state = 0; state < size; state += 2)
        {
            builder.Automatic("S" + state).Terminal("S" + state).External("S" + (state + 1));
            builder.Transition("S" + state, "S" + state).Transition("S" + state, "S" + state).Transition("End", "S" + state);
            builder.Timeout("S" + state, "End", "1s").Timeout("S" + state, "End");
            builder.Command("Go", ["S" + state, "S" + state], "S" + (state + 1));
        }

        return builder.Model;
    }

    private static string[] Names(int size) => [.. Enumerable.Range(0, size).Select(s => "S" + s), "End"];

    private static string Source(int size)
        => "using Stator;\nusing static States;\npublic enum States { End, " + string.Join(", ", Names(size)[..^1]) + " }\n"
            + "[StateMachine<States>(\"huge\", Initial = S0)]\n[TerminalState(End)]\n"
            + string.Concat(Enumerable.Range(0, size).Select(s
                => $"[State(S{s}, RetryAfter = \"1m\")]\n"
                    + string.Concat(Enumerable.Range(1, EdgesOfEach).Select(e => $"[Transition(S{s}, S{(s + (e * 7)) % size})]\n"))))
            + "public partial class Huge\n{\n    public long Id { get; init; }\n    public States State { get; private set; }\n"
            + string.Concat(Enumerable.Range(0, size).Select(s => $"    private States? CheckS{s}() => Id > 1 ? S{(s + 7) % size} : Id > 0 ? S{(s + 14) % size} : null;\n")) + "}\n";
}
