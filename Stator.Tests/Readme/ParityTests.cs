using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using Stator.Tests.Support;

namespace Stator.Tests.Readme;

/// <summary>docs/parity.md says of every capability and every trap of the ancestors which test holds it, or why none does.</summary>
public sealed partial class ParityTests
{
    private static readonly string[] NoTest = ["Not yet: ", "Out of scope: ", "Cannot happen: "];

    private static readonly Dictionary<string, int> Traps = new() { ["DS"] = 45, ["DP"] = 22, ["DQ"] = 17, ["PW"] = 21, ["AT"] = 16, ["TK"] = 12 };

    private static readonly List<string[]> Rows =
        [.. Repository.Read("docs", "parity.md").Split('\n')
            .Where(line => Row().IsMatch(line))
            .Select(line => line.Trim().Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray())];

    private static readonly HashSet<string> Tests = [.. TestsHere().Concat(TestsOfTheGenerators())];

    [Test]
    public void Every_capability_and_every_trap_has_one_row()
    {
        var capabilities = Enumerable.Range(1, 84).Select(n => $"M-{n}");
        var traps = Traps.SelectMany(t => Enumerable.Range(1, t.Value).Select(n => $"{t.Key}-T{n}"));

        Assert.That(Rows.Select(r => r[0]), Is.EqualTo(capabilities.Concat(traps)));
    }

    [Test]
    public void No_cell_is_empty_or_missing()
        => Assert.That(Rows.Where(r => r.Length != (IsTrap(r) ? 3 : 5) || r.Any(string.IsNullOrEmpty)).Select(r => r[0]), Is.Empty);

    [Test]
    public void Every_row_names_a_test_or_says_why_there_is_none()
        => Assert.That(
            Rows.Where(r => SaysWhyThereIsNone(r) == NamedBy(r).Any(t => !IsTrap(r) || IsCalledAfter(r, t))).Select(r => r[0]), Is.Empty);

    [Test]
    public void Every_test_that_is_named_exists()
        => Assert.That(Rows.SelectMany(r => NamedBy(r).Where(t => !Tests.Contains(t)).Select(t => $"{r[0]}: {t}")), Is.Empty);

    [Test]
    public void Every_test_of_a_trap_is_in_the_row_of_its_trap()
    {
        var named = Rows.Where(IsTrap).SelectMany(r => NamedBy(r).Where(t => IsCalledAfter(r, t))).ToHashSet();

        Assert.That(Tests.Where(t => TrapTest().IsMatch(t) && !named.Contains(t)), Is.Empty);
    }

    [Test]
    public void A_trap_that_is_as_another_is_held_by_a_test()
        => Assert.That(
            Rows.Where(r => SameTrap().Match(r[^1]) is { Success: true } same && (NamedBy(r).Any() is false || Rows.All(o => o[0] != same.Groups[1].Value)))
                .Select(r => r[0]),
            Is.Empty);

    private static bool SaysWhyThereIsNone(string[] row) => SameTrap().IsMatch(row[^1]) || NoTest.Any(reason => row[^1].StartsWith(reason, StringComparison.Ordinal));

    private static bool IsTrap(string[] row) => row[0].Contains("-T", StringComparison.Ordinal);

    private static bool IsCalledAfter(string[] row, string test)
        => test.Contains("." + row[0].Replace('-', '_') + "_", StringComparison.Ordinal);

    private static IEnumerable<string> NamedBy(string[] row) => TestName().Matches(row[^1]).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> TestsHere()
        => typeof(ParityTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
                .Where(method => method.GetCustomAttributes(inherit: false).Any(a => a is ITestBuilder or ISimpleTestBuilder))
                .Select(method => $"{type.Name}.{method.Name}"));

    // They are built for themselves, so that only their source can be asked.
    private static IEnumerable<string> TestsOfTheGenerators()
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, "Stator.Generators.Tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "Stator.Generators.Tests", "AncestorTraps.cs"))
            .SelectMany(file => GeneratorTest().Matches(File.ReadAllText(file))
                .Select(m => $"{Path.GetFileNameWithoutExtension(file)}.{m.Groups[1].Value}"));

    [GeneratedRegex(@"^\| [A-Z]+-T?\d+ \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+\.[A-Z]\w*_\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\.(DS|DP|DQ|PW|AT|TK)_T\d+_")]
    private static partial Regex TrapTest();

    [GeneratedRegex(@"^As ([A-Z]+-T\d+): ")]
    private static partial Regex SameTrap();

    [GeneratedRegex(@"public (?:async )?(?:Task(?:<[^>]+>)?|void) (\w+)\(")]
    private static partial Regex GeneratorTest();
}
