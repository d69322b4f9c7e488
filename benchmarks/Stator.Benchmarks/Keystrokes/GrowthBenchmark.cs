using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stator.Generators;
using Stator.Generators.Tests.Harness;

namespace Stator.Benchmarks.Keystrokes;

/// <summary>How long one machine takes to build, by its number of states: a build must not get slow at some size.</summary>
internal static class GrowthBenchmark
{
    private const int Rounds = 5;

    public static async Task RunAsync(Goals goals)
    {
        Console.WriteLine();
        Console.WriteLine("states  edges  generator   analyzer     compiler        all");
        await BuildAsync(100);
        var all = new List<(int States, double Time)>();
        foreach (var states in new[] { 250, 500, 1000 })
        {
            // The least of several, because on a shared machine everything else is the neighbours.
            var times = new List<(double Generator, double Analyzer, double Compiler)>();
            for (var round = 0; round < Rounds; round++)
            {
                times.Add(await BuildAsync(states));
            }

            var generator = times.Min(t => t.Generator);
            var analyzer = times.Min(t => t.Analyzer);
            var compiler = times.Min(t => t.Compiler);
            Console.WriteLine(FormattableString.Invariant(
                $"{states,6} {states * 5,6} {generator,7:0} ms {analyzer,7:0} ms {compiler,9:0} ms {generator + analyzer + compiler,7:0} ms"));
            all.Add((states, generator + analyzer + compiler));
        }

        foreach (var (smaller, larger) in all.Zip(all.Skip(1)))
        {
            goals.AtMost($"time of a build from {smaller.States} to {larger.States} states", larger.Time / smaller.Time, 2.5, "x");
        }
    }

    private static async Task<(double Generator, double Analyzer, double Compiler)> BuildAsync(int states)
    {
        var machine = new Contender(
            "large", () => new StatorGenerator().AsSourceGenerator(), _ => MachineSource.Large(states), (_, _) => string.Empty);
        var editor = new Editor(machine, 1);
        var generator = editor.Open().Milliseconds;
        var compilation = editor.WithGenerated();

        var start = TimeProvider.System.GetTimestamp();
        var reported = await compilation.WithAnalyzers([new StatorAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        var analyzer = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;

        start = TimeProvider.System.GetTimestamp();
        var emitted = compilation.Emit(Stream.Null);
        var compiler = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        var errors = reported.Concat(emitted.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error || d.Id == "AD0001").ToList();
        return errors.Count == 0
            ? (generator, analyzer, compiler)
            : throw new InvalidOperationException($"The machine of {states} states does not compile: {errors[0]}");
    }
}
