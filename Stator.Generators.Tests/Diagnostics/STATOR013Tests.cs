using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR013Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(state: "public OrderState {|STATOR013:State|} { get; set; }");

    [Test]
    public Task Public_setter_is_reported_at_the_property()
        => Expect(
            Broken,
            "State property 'State' has a public setter, so that code can go round the graph; make it 'private set'");

    [TestCase("private set")]
    [TestCase("internal set")]
    [TestCase("init")]
    [TestCase("private protected set")]
    public Task Other_setters_are_fine(string setter)
        => Expect(Shop.Order(state: $"public OrderState State {{ get; {setter}; }}"));

    [Test]
    public Task Setter_of_a_hidden_property_is_fine()
        => Expect(Shop.Order(state: "internal OrderState State { get; set; }"));

    [Test]
    public Task Public_setter_of_another_property_is_fine()
        => Expect(Shop.Order(key: Shop.Key + "public string? Note { get; set; }"));
}
