using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR122Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(key: Shop.Key + "[JsonColumn(typeof(string))] public List<string> {|STATOR122:Lines|} { get; set; } = [];");

    [Test]
    public Task Context_of_another_kind_is_reported_at_the_property()
        => Expect(Broken, "'String', the JSON context of 'Lines', is no class that derives from JsonSerializerContext; name one that does");

    [Test]
    public Task Abstract_context_is_reported()
        => Expect(Shop.Order(key: Shop.Key
            + "[JsonColumn(typeof(System.Text.Json.Serialization.JsonSerializerContext))] public List<string> {|STATOR122:Lines|} { get; set; } = [];"));

    [Test]
    public Task Context_of_the_class_is_asked_for_what_no_column_can_hold_only()
        => Expect(Shop.Order(
            graph: Shop.Graph + "[JsonColumn(typeof(string))]",
            key: Shop.Key + "public string Name { get; set; } = string.Empty; public List<string> {|STATOR122:Lines|} { get; set; } = [];"));
}
