using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR121Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: Shop.Key + "[Unique] public string? {|STATOR121:Email|} { get; set; }");

    [Test]
    public Task Unique_property_that_may_be_null_is_reported()
        => Expect(Broken, "'Email' is unique but may be null, and a row without a value is never a duplicate; make it not nullable");

    [Test]
    public Task One_of_a_group_is_reported()
        => Expect(Shop.Order(key: Shop.Key
            + "[Unique(Group = \"a\")] public int? {|STATOR121:A|} { get; set; } [Unique(Group = \"a\")] public int B { get; set; }"));

    [TestCase("[Unique] public string Email { get; set; } = string.Empty;")]
    [TestCase("public string? Email { get; set; }")]
    public Task Others_are_fine(string property) => Expect(Shop.Order(key: Shop.Key + property));
}
