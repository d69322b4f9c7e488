using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR078Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph.Replace("\"orders\"", "{|STATOR078:\"orders\"|}")
                + "[System.ComponentModel.DataAnnotations.Schema.Table(\"Orders\")]");

    [Test]
    public Task Other_table_is_reported_at_the_argument()
        => Expect(
            Broken,
            "The machine's table is 'orders', but [Table] says 'Orders'; say the same in both places");

    [Test]
    public Task Other_schema_is_reported()
        => Expect(Shop.Order(
            Mapped("shop.orders", "orders\", Schema = \"sales").Replace("(\"shop.orders\"", "({|STATOR078:\"shop.orders\"|}")));

    [TestCase("orders", "orders")]
    [TestCase("shop.orders", "orders\", Schema = \"shop")]
    [TestCase("shop.orders", "orders")]
    [TestCase("orders", "orders\", Schema = \"shop")]
    public Task Same_table_is_fine(string table, string mapped)
        => Expect(Shop.Order(Mapped(table, mapped)));

    private static string Mapped(string table, string mapped)
        => Shop.Graph.Replace("orders", table) + $"[System.ComponentModel.DataAnnotations.Schema.Table(\"{mapped}\")]";
}
