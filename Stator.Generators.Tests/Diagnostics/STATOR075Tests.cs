using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR075Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(key: Shop.Key + "public List<string> {|STATOR075:Lines|} { get; set; } = [];");

    [Test]
    public Task Property_of_a_type_that_no_column_holds_is_reported_at_its_name()
        => Expect(
            Broken,
            "'Lines' is of type 'List<string>', which no column can hold, so that it is neither read nor written; mark it [NotMapped]");

    [TestCase("TimeSpan")]
    [TestCase("uint?")]
    [TestCase("DateOnly")]
    [TestCase("object")]
    [TestCase("int[]")]
    public Task Other_types_are_reported(string type)
        => Expect(Shop.Order(key: Shop.Key + "public " + type + " {|STATOR075:Extra|} { get; set; } = default!;"));

    [TestCase("[System.ComponentModel.DataAnnotations.Schema.NotMapped] public TimeSpan Extra { get; set; }")]
    [TestCase("public List<string> Extra { get; } = [];")]
    [TestCase("public TimeSpan Extra => default;")]
    [TestCase("public static TimeSpan Extra { get; set; }")]
    public Task What_looks_like_no_column_is_fine(string property)
        => Expect(Shop.Order(key: Shop.Key + property));
}
