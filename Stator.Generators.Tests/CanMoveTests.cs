using System;
using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>The generated CanMove says what is declared, whatever the values of the enum are, and false of values that have no name.</summary>
public sealed class CanMoveTests
{
    private static readonly (string From, string To)[] Edges = [("A", "B"), ("A", "D"), ("B", "C"), ("C", "A")];

    [TestCase("enum Light { A, B, C, D }", true)]
    [TestCase("enum Light { A = 1, B, C, D }", true)]
    [TestCase("enum Light { D = 63, C = 10, B = 20, A = 0 }", true)]
    [TestCase("enum Light : byte { A, B, C, D }", true)]
    [TestCase("enum Light : long { A = 3, B, C, D }", true)]
    [TestCase("enum Light { A, B, C, D, Unused = 64 }", false)]
    [TestCase("enum Light { A, B, C, D = -1 }", false)]
    [TestCase("enum Light : sbyte { A, B, C, D = -64 }", false)]
    [TestCase("enum Light : ulong { A, B, C, D = ulong.MaxValue }", false)]
    [TestCase("enum Light : long { A, B, C, D = 1L << 32 }", false)]
    public void It_says_what_is_declared(string declaration, bool asBits)
    {
        var source = $$"""
            using Stator;

            public {{declaration}}

            [StateMachine<Light>("lamps", Initial = Light.A)]
            [State(Light.A, RetryAfter = "1s")]
            [State(Light.B, RetryAfter = "1s")]
            [State(Light.C, RetryAfter = "1s")]
            [TerminalState(Light.D)]
            {{string.Join("\n", Edges.Select(e => $"[Transition(Light.{e.From}, Light.{e.To})]"))}}
            public partial class Lamp
            {
                public long Id { get; init; }
                public Light State { get; private set; }
                private AOutcome CheckA() => AOutcome.B;
                private BOutcome CheckB() => BOutcome.C;
                private COutcome CheckC() => COutcome.A;
            }
            """;
        var compilation = Compile.WithGenerated(Compile.Sources(source));
        // As it is for users who build with overflow checks.
        compilation = compilation.WithOptions(compilation.Options.WithOverflowChecks(true));
        using var image = new MemoryStream();
        Assert.That(compilation.Emit(image).Diagnostics.Where(d => d.Severity > Microsoft.CodeAnalysis.DiagnosticSeverity.Info), Is.Empty);
        var lamp = Assembly.Load(image.ToArray()).GetType("Lamp")!;
        var graph = lamp.GetNestedType("Graph")!;
        var light = lamp.Assembly.GetType("Light")!;
        var canMove = graph.GetMethod("CanMove")!;
        bool Ask(object from, object to) => (bool)canMove.Invoke(null, [from, to])!;

        var names = Enum.GetNames(light);
        var values = names.ToDictionary(n => n, n => Enum.Parse(light, n));
        object[] strangers = [.. new long[] { -64, -1, 5, 62, 64, 65, 127 }.Select(v => Enum.ToObject(light, v)).Where(v => !Enum.IsDefined(light, v))];
        Assert.Multiple(() =>
        {
            foreach (var from in names)
            {
                foreach (var to in names)
                {
                    Assert.That(Ask(values[from], values[to]), Is.EqualTo(Edges.Contains((from, to))), $"{from} to {to}");
                }

                Assert.That(strangers.Where(s => Ask(values[from], s) || Ask(s, values[from])), Is.Empty, from);
            }

            Assert.That(graph.GetField("Exits", BindingFlags.Static | BindingFlags.NonPublic), asBits ? Is.Not.Null : Is.Null);
        });
    }
}
