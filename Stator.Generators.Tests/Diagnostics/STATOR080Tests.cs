using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR080Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("\"orders\"", "{|STATOR080:\"Orders\"|}"));

    [Test]
    public Task Upper_case_table_is_reported_at_the_argument()
        => Expect(
            Broken,
            "'Orders' has upper-case letters; Stator quotes it, and SQL that is written by hand must do so too");

    [Test]
    public Task Other_characters_are_reported()
        => Expect(
            Shop.Order(Shop.Graph.Replace("\"orders\"", "{|STATOR080:\"our-orders\"|}")),
            "'our-orders' has other than letters, digits and underscores; Stator quotes it, and SQL that is written by hand must do so too");

    [Test]
    public Task Column_is_reported_at_the_property()
        => Expect(Shop.Order(
            key: Shop.Key + "[System.ComponentModel.DataAnnotations.Schema.Column(\"OrderNumber\")] public int {|STATOR080:Number|} { get; set; }"));

    [Test]
    public Task Snake_case_is_fine()
        => Expect(Shop.Order(
            Shop.Graph.Replace("\"orders\"", "\"shop.my_orders_2\""), key: Shop.Key + "public int OrderNumber { get; set; }"));
}
