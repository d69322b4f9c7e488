using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR124Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: Shop.Key + "[Source] public int {|STATOR124:Origin|} { get; private set; }");

    [Test]
    public Task Source_of_another_type_is_reported()
        => Expect(Broken, "'Origin' cannot have [Source] because it is of type 'int'; put it on one column of type string");

    [Test]
    public Task Second_source_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[Source] public string? A { get; set; } [Source] public string? {|STATOR124:B|} { get; set; }"),
            "'B' cannot have [Source] because 'A' has [Source] already; put it on one column of type string");

    [Test]
    public Task Source_that_is_no_column_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[Source] public string {|STATOR124:Origin|} => string.Empty;"),
            "'Origin' cannot have [Source] because it is no column; put it on one column of type string");

    [TestCase("[Source] public string? Origin { get; private set; }")]
    [TestCase("[Source] public string Origin { get; set; } = string.Empty;")]
    public Task Text_is_fine(string property) => Expect(Shop.Order(key: Shop.Key + property));
}
