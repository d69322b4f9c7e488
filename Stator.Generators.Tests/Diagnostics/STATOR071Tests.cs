using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR071Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("\"orders\"", "{|STATOR071:\"order\"|}"));

    [Test]
    public Task Reserved_table_is_reported_at_the_argument()
        => Expect(
            Broken,
            "'order' is a reserved word of PostgreSQL; Stator quotes it, and SQL that is written by hand must do so too");

    [Test]
    public Task Reserved_column_is_reported_at_the_property()
        => Expect(Shop.Order(key: Shop.Key + "public int {|STATOR071:User|} { get; set; }"));

    [Test]
    public Task Word_that_only_SQLite_knows_is_fine()
        => Expect(Shop.Order(key: Shop.Key + "public int Action { get; set; }"));
}
