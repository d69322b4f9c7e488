using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR120Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: Shop.Key + "[Unique] public string {|STATOR120:Upper|} => string.Empty;");

    [Test]
    public Task Attribute_on_what_is_no_column_is_reported_at_the_property()
        => Expect(Broken, "'Upper' cannot have [Unique] because it is no column; put it on another property, or remove it");

    [TestCase("[System.ComponentModel.DataAnnotations.Schema.NotMapped, Unique] public string {|STATOR120:Extra|} { get; set; } = null!;")]
    [TestCase("[Unique] public List<string> {|STATOR120:Extra|} { get; set; } = [];")]
    [TestCase("[Unique] public static string {|STATOR120:Extra|} { get; set; } = null!;")]
    [TestCase("[JsonColumn(typeof(string))] public string {|STATOR120:Extra|} => string.Empty;")]
    public Task Properties_that_are_no_columns_are_reported(string property) => Expect(Shop.Order(key: Shop.Key + property));

    [Test]
    public Task Key_is_reported()
        => Expect(
            Shop.Order(key: "[Unique] public long {|STATOR120:Id|} { get; init; }"),
            "'Id' cannot have [Unique] because it is the key; put it on another property, or remove it");

    [Test]
    public Task State_is_reported()
        => Expect(
            Shop.Order(state: "[Unique] public OrderState {|STATOR120:State|} { get; private set; }"),
            "'State' cannot have [Unique] because it holds the state; put it on another property, or remove it");

    [TestCase("[Unique] public string Extra { get; set; } = string.Empty;")]
    [TestCase("[Unique(Group = \"a\")] public int Extra { get; set; }")]
    public Task Columns_are_fine(string property) => Expect(Shop.Order(key: Shop.Key + property));
}
