using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;
using Stator.Generators.Validation;

namespace Stator.Generators.Tests;

/// <summary>Each rule has its descriptor, its page, its row in a release file and its fixture.</summary>
internal sealed class CatalogueTests
{
    private static IEnumerable<DiagnosticDescriptor> Descriptors => new StatorAnalyzer().SupportedDiagnostics;

    // What was given out before the first rule was written: declaration, graph, time, checks, mapping, evolution, tooling, columns.
    private static IEnumerable<int> Catalogue
        => new[] { (1, 19), (20, 34), (40, 49), (50, 69), (70, 81), (90, 99), (100, 104), (120, 124), (140, 148) }
            .SelectMany(range => Enumerable.Range(range.Item1, range.Item2 - range.Item1 + 1));

    private static IEnumerable<string> Ids => RuleCatalogue.All.Select(r => r.Id);

    [Test]
    public void Ids_are_unique_and_in_order() => Assert.That(Ids, Is.Unique.And.Ordered);

    [Test]
    public void Every_rule_is_reported_by_the_analyzer() => Assert.That(Descriptors.Select(d => d.Id), Is.EqualTo(Ids));

    [Test]
    public void Every_number_of_the_catalogue_is_a_rule_or_has_a_reason_not_to_be()
    {
        var leftOut = Regex.Matches(
                File.ReadAllText(Repository.PathOf("docs", "diagnostics", "left-out.md")),
                    @"(?m)^\| (STATOR\d{3}) \| [^|]+ \|( [^|]+ \|)?$")
            .Select(m => m.Groups[1].Value)
            .ToList();
        Assert.That(leftOut.Intersect(Ids), Is.Empty, "what is a rule is not left out");
        Assert.That(leftOut, Is.Unique);
        Assert.That(Catalogue.Select(number => $"STATOR{number:000}").Except(Ids).Except(leftOut), Is.Empty);
    }

    [TestCaseSource(nameof(Ids))]
    public void Every_rule_has_a_fixture(string id)
        => Assert.That(
            typeof(CatalogueTests).Assembly.GetType($"Stator.Generators.Tests.Diagnostics.{id}Tests")?.BaseType,
            Is.EqualTo(typeof(Diagnostics.DiagnosticTests)));

    [TestCaseSource(nameof(Ids))]
    public void Every_rule_has_a_page_that_says_what_it_says(string id)
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md"));
        var rule = RuleCatalogue.Find(id);
        Assert.That(page, Does.StartWith($"# {id}: {rule.Title}\n").And.Contains(rule.Severity.ToString()).And.Contains("```csharp"));
    }

    [Test]
    public void The_index_lists_every_rule()
        => Assert.That(
            File.ReadAllLines(Repository.PathOf("docs", "diagnostics", "README.md")).Where(l => l.StartsWith("| [STATOR", StringComparison.Ordinal)),
            Is.EqualTo(RuleCatalogue.All.Select(r => $"| [{r.Id}]({r.Id}.md) | {r.Severity} | {r.Title} |")));

    [Test]
    public void Every_page_belongs_to_a_rule()
        => Assert.That(
            Directory.GetFiles(Repository.PathOf("docs", "diagnostics"), "STATOR*.md").Select(Path.GetFileNameWithoutExtension),
            Is.EquivalentTo(Ids));

    [TestCaseSource(nameof(Descriptors))]
    public void Every_descriptor_agrees_with_its_release_row(DiagnosticDescriptor descriptor)
        => Assert.That(
            File.ReadAllText(Repository.PathOf("Stator.Generators", "AnalyzerReleases.Shipped.md"))
                + File.ReadAllText(Repository.PathOf("Stator.Generators", "AnalyzerReleases.Unshipped.md")),
            Does.Match(
                $@"(?m)^{descriptor.Id} \| {descriptor.Category} \| {ReleasedAs(descriptor)} \| "
                + Regex.Escape(Title(descriptor)) + @"\r?$"));

    [TestCaseSource(nameof(Descriptors))]
    public void Every_help_link_leads_to_the_page_of_the_rule(DiagnosticDescriptor descriptor)
        => Assert.That(descriptor.HelpLinkUri, Does.EndWith($"/docs/diagnostics/{descriptor.Id}.md"));

    [TestCaseSource(nameof(Descriptors))]
    public void Every_title_is_no_sentence(DiagnosticDescriptor descriptor)
        => Assert.That(Title(descriptor), Does.Not.EndWith(".").And.Not.Contains("'"));

    [TestCaseSource(nameof(Ids))]
    public void Every_message_names_something_in_quotes_and_says_what_to_do(string id)
        => Assert.That(RuleCatalogue.Find(id).Message, Does.Match(@"^[^;]+(; .*[^.]|: \{1\})$"));

    private static string ReleasedAs(DiagnosticDescriptor descriptor)
        => descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity.ToString() : "Disabled";

    private static string Title(DiagnosticDescriptor descriptor)
        => descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
