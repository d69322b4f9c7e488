using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Stator.Benchmarks.Keystrokes;

/// <summary>What a keystroke costs. All contenders take turns in one process, so that what disturbs one disturbs all.</summary>
internal static class GeneratorBenchmark
{
    private const int ColdRounds = 5;

    public static void Run(Goals goals, bool isQuick)
    {
        var contenders = Contender.All();
        Console.WriteLine(
            $"files  {"generator",-27}{"first run",20}{"method elsewhere",20}{"property elsewhere",20}{"method in the file",20}");
        foreach (var files in new[] { 10, 100, 1000 })
        {
            // Once for the JIT, which is not what is measured.
            contenders.ToList().ForEach(contender => Measure(new Editor(contender, Math.Min(files, 50)), 30));
            var rounds = (files < 1000 ? 100 : 40) / (isQuick ? 4 : 1);
            var results = Race(contenders, files, rounds);
            foreach (var contender in contenders)
            {
                var costs = results[contender.Name];
                Console.WriteLine(
                    $"{files,5}  {contender.Name,-27}{Show(costs.First)}{Show(costs.Elsewhere)}{Show(costs.Declared)}{Show(costs.Here)}");
            }

            if (files >= 100)
            {
                Judge(goals, files, results);
            }
        }
    }

    // Both kinds of edit in another file: most keystrokes are in a method, but one that declares something is as unrelated.
    private static void Judge(Goals goals, int files, Dictionary<string, Costs> results)
    {
        Judge(goals, "a method", files, editor => editor.EditElsewhere(), results.ToDictionary(r => r.Key, r => r.Value.Elsewhere));
        Judge(goals, "a property", files, editor => editor.DeclareElsewhere(), results.ToDictionary(r => r.Key, r => r.Value.Declared));
    }

    private static void Judge(Goals goals, string where, int files, Action<Editor> edit, Dictionary<string, Cost> results)
    {
        var what = $"an edit in {where} elsewhere";
        var ours = results[Contender.Stator];
        goals.Is($"outputs after {what}, {files} machines", OutputsAfter(edit, files), "all Cached");
        if (files == 100)
        {
            goals.AtMost($"allocated by {what}, {files} machines", ours.Megabytes, 5, " MB");
        }

        goals.AtMost(
            $"time of {what} over the floor that reads the attributes, {files} machines",
            ours.Milliseconds / results[Contender.Floor].Milliseconds, 1.3, "x");
        goals.AtMost(
            $"time of {what} over System.Text.Json, {files} machines", ours.Milliseconds / results[Contender.Json].Milliseconds, 1, "x");
    }

    private static Dictionary<string, Costs> Race(IReadOnlyList<Contender> contenders, int files, int rounds)
    {
        var first = contenders.ToDictionary(c => c, c => Median(Enumerable.Range(0, ColdRounds).Select(_ => new Editor(c, files).Open())));
        var editors = contenders.ToDictionary(c => c, c => new Editor(c, files));
        foreach (var editor in editors.Values)
        {
            Measure(editor, 3);
        }

        var elsewhere = Take(editors, rounds, editor => editor.EditElsewhere());
        var declared = Take(editors, rounds, editor => editor.DeclareElsewhere());
        var here = Take(editors, rounds, editor => editor.EditHere());
        return contenders.ToDictionary(c => c.Name, c => new Costs(first[c], elsewhere[c], declared[c], here[c]));
    }

    private static Dictionary<Contender, Cost> Take(Dictionary<Contender, Editor> editors, int rounds, Func<Editor, Cost> edit)
    {
        var costs = editors.Keys.ToDictionary(c => c, _ => new List<Cost>());
        for (var round = 0; round < rounds; round++)
        {
            // Not always in the same order: a collection that one causes often falls into the turn of the next.
            foreach (var (contender, editor) in round % 2 == 0 ? editors : editors.Reverse())
            {
                costs[contender].Add(edit(editor));
            }
        }

        return costs.ToDictionary(c => c.Key, c => Median(c.Value));
    }

    private static void Measure(Editor editor, int edits)
    {
        editor.Open();
        for (var edit = 0; edit < edits; edit++)
        {
            editor.EditElsewhere();
            editor.DeclareElsewhere();
            editor.EditHere();
        }
    }

    private static string OutputsAfter(Action<Editor> edit, int files)
    {
        // Recording the steps costs something, so it is done apart from the race.
        var editor = new Editor(Contender.All().Single(c => c.Name == Contender.Stator), files, isTracked: true);
        editor.Open();
        edit(editor);
        var reasons = editor.OutputReasons().GroupBy(r => r).Select(r => $"{r.Count()} {r.Key}").ToList();
        return reasons is [var only] && only == $"{files + 1} {IncrementalStepRunReason.Cached}"
            ? "all Cached"
            : string.Join(", ", reasons);
    }

    private static Cost Median(IEnumerable<Cost> costs)
    {
        var all = costs.ToList();
        return new Cost(Median(all.Select(c => c.Milliseconds)), Median(all.Select(c => c.Megabytes)));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static string Show(Cost cost)
        => string.Create(CultureInfo.InvariantCulture, $"{cost.Milliseconds,8:0.0} ms {cost.Megabytes,5:0.0} MB");

    private sealed record Costs(Cost First, Cost Elsewhere, Cost Declared, Cost Here);
}
