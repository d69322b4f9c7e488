using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR123Tests : DiagnosticTests
{
    private const string Context = """

        [System.Text.Json.Serialization.JsonSerializable(typeof(List<string>))]
        [System.Text.Json.Serialization.JsonSerializable(typeof(DateOnly))]
        public sealed class ShopJson() : System.Text.Json.Serialization.JsonSerializerContext(null)
        {
            public static ShopJson Default { get; } = new();
            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        """;

    protected override string Broken
        => Shop.Order(key: Shop.Key + "[JsonColumn(typeof(ShopJson))] public List<int> {|STATOR123:Numbers|} { get; set; } = [];") + Context;

    [Test]
    public Task Type_that_the_context_does_not_know_is_reported_at_the_property()
        => Expect(
            Broken, "'ShopJson' does not know 'List<int>', the type of 'Numbers'; add [JsonSerializable(typeof(List<int>))] to it");

    [TestCase("public List<string> Lines { get; set; } = [];")]
    [TestCase("public List<string>? Lines { get; set; }")]
    [TestCase("public DateOnly? Day { get; set; }")]
    public Task Types_that_it_knows_are_fine(string property)
        => Expect(Shop.Order(key: Shop.Key + "[JsonColumn(typeof(ShopJson))] " + property) + Context);

    [Test]
    public Task Context_of_the_class_must_know_them_too()
        => Expect(
            Shop.Order(
                graph: Shop.Graph + "[JsonColumn(typeof(ShopJson))]",
                key: Shop.Key + "public DateOnly Day { get; set; } public TimeSpan {|STATOR123:Time|} { get; set; }") + Context);
}
