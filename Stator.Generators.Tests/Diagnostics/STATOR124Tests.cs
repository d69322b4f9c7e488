using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR124Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: Shop.Key + "[Source] public int {|STATOR124:Origin|} { get; private set; }");

    [Test]
    public Task Source_of_another_type_is_reported()
        => Expect(Broken, "'Origin' cannot have [Source] because it is of type 'int'; put it on one column of type 'string?' of its own");

    [Test]
    public Task Second_source_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[Source] public string? A { get; set; } [Source] public string? {|STATOR124:B|} { get; set; }"),
            "'B' cannot have [Source] because 'A' has [Source] already; put it on one column of type 'string?' of its own");

    [Test]
    public Task Source_that_is_no_column_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[Source] public string {|STATOR124:Origin|} => string.Empty;"),
            "'Origin' cannot have [Source] because it is no column; put it on one column of type 'string?' of its own");

    [TestCase("[TraceParent] public string {|STATOR124:Trace|} { get; set; } = string.Empty;", "it cannot be null, and there may be no span")]
    [TestCase("[TraceParent] public Guid? {|STATOR124:Trace|} { get; set; }", "it is of type 'Guid?'")]
    [TestCase("[TraceParent] public string? {|STATOR124:Trace|} => null;", "it is no column")]
    [TestCase("[TraceParent, Source] public string? {|STATOR124:Trace|} { get; set; }", "it has [Source]")]
    [TestCase("[TraceParent, Persist] public string? {|STATOR124:Trace|} { get; set; }", "it has [Persist]")]
    [TestCase("[TraceParent, Queue] public string? {|STATOR124:Trace|} { get; set; }", "it has [Queue]")]
    [TestCase(
        "[TraceParent] public string? A { get; set; } [TraceParent] public string? {|STATOR124:Trace|} { get; set; }",
        "'A' has [TraceParent] already")]
    public Task Trace_parent_that_cannot_be_one_is_reported(string property, string reason)
        => Expect(
            Shop.Order(key: Shop.Key + property), $"'Trace' cannot have [TraceParent] because {reason}; put it on one column of type 'string?' of its own");

    [TestCase("[TraceParent] public string? Trace { get; private set; }")]
    [TestCase("[TraceParent] public string? Trace { get; init; }")]
    [TestCase("[Source] public string? Origin { get; private set; }")]
    [TestCase("[Source] public string Origin { get; set; } = string.Empty;")]
    public Task Text_is_fine(string property) => Expect(Shop.Order(key: Shop.Key + property));
}
