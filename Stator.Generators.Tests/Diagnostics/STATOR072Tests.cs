using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR072Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            key: Shop.Key + "public int Note { get; set; } [System.ComponentModel.DataAnnotations.Schema.Column(\"note\")] public int {|STATOR072:Text|} { get; set; }");

    [Test]
    public Task Second_property_of_a_column_is_reported_at_its_name()
        => Expect(
            Broken,
            "'Note' and 'Text' are both kept in a column 'note'; give the property another one with [Column]");

    [TestCase("StateChanged")]
    [TestCase("StateNext")]
    public Task Column_of_Stator_is_reported(string name)
        => Expect(Shop.Order(key: Shop.Key + "public DateTimeOffset {|STATOR072:" + name + "|} { get; set; }"));

    [Test]
    public Task Case_does_not_tell_columns_apart()
        => Expect(Broken.Replace("\"note\"", "\"NOTE\"").Replace("{|STATOR072:Text|}", "{|STATOR072:{|STATOR080:Text|}|}"));

    [Test]
    public Task Column_of_another_prefix_is_free()
        => Expect(Shop.Order(
                Shop.Graph.Replace("\"orders\"", "\"orders\", ColumnPrefix = \"phase\""), key: Shop.Key
                    + "public int StateChanged { get; set; }"));

    [Test]
    public Task Name_that_Stator_may_want_one_day_is_free()
        => Expect(Shop.Order(key: Shop.Key + "public int StatePriority { get; set; }"));
}
