using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR070Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("\"orders\"", "{|STATOR070:\"\"|}"));

    [Test]
    public Task Empty_table_is_reported_at_the_argument()
        => Expect(
            Broken,
            "'' cannot be a name in SQL because it is empty; use a shorter one, of letters, digits and underscores");

    [TestCase("\"shop..orders\"")]
    [TestCase("\"or\\0ders\"")]
    public Task Other_names_are_reported(string table)
        => Expect(Shop.Order(Shop.Graph.Replace("\"orders\"", "{|STATOR070:" + table + "|}")));

    [Test]
    public Task Long_column_is_reported_at_the_property()
        => Expect(Shop.Order(key: Shop.Key + "public int {|STATOR070:" + new string('X', 32) + new string('y', 32) + "|} { get; set; }"));

    [TestCase(32, "70")]
    [TestCase(31, "80")]
    public Task Bytes_count_and_not_letters(int letters, string rule)
        => Expect(Shop.Order(
            key: Shop.Key + "[System.ComponentModel.DataAnnotations.Schema.Column(\"" + new string('ä', letters)
            + "\")] public int {|STATOR0" + rule + ":Note|} { get; set; }"));

    [Test]
    public Task Table_whose_index_would_be_cut_is_reported()
        => Expect(Shop.Order(Shop.Graph.Replace("\"orders\"", "{|STATOR070:\"" + new string('o', 42) + "\"|}")));

    [Test]
    public Task Longest_table_is_fine()
        => Expect(Shop.Order(Shop.Graph.Replace("\"orders\"", "\"" + new string('o', 41) + "\"")));

    [Test]
    public Task Prefix_whose_columns_would_be_cut_is_reported()
        => Expect(Shop.Order(Shop.Graph.Replace("\"orders\"", "\"orders\", ColumnPrefix = {|STATOR070:\"" + new string('p', 55) + "\"|}")));

    [Test]
    public Task Missing_table_is_the_compilers_to_report()
        => Expect(Shop.Order(Shop.Graph.Replace("StateMachine<OrderState>(\"orders\")", "{|CS7036:StateMachine<OrderState>|}")));
}
