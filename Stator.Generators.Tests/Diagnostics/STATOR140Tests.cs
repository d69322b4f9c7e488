using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR140Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: Shop.Key + "[Priority] public string {|STATOR140:Urgency|} { get; set; } = \"\";");

    [Test]
    public Task Priority_of_another_type_is_reported()
        => Expect(Broken, "'Urgency' cannot have [Priority] because it is of type 'string'; put it on one column of type int or short");

    [Test]
    public Task Priority_that_may_be_null_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[Priority] public int? {|STATOR140:Urgency|} { get; set; }"),
            "'Urgency' cannot have [Priority] because it is of type 'int?'; put it on one column of type int or short");

    [Test]
    public Task Second_priority_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[Priority] public int A { get; set; } [Priority, System.ComponentModel.DataAnnotations.Schema.Column(\"b\")] public int {|STATOR140:B|} { get; set; }"),
            "'B' cannot have [Priority] because 'A' has it already; put it on one column of type int or short");

    [Test]
    public Task Priority_that_is_no_column_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[Priority] public int {|STATOR140:Urgency|} => 1;"),
            "'Urgency' cannot have [Priority] because it is no column; put it on one column of type int or short");

    [TestCase("[Priority] public int Urgency { get; init; }")]
    [TestCase("[Priority, Persist] public short Urgency { get; set; }")]
    public Task Number_is_fine(string property) => Expect(Shop.Order(key: Shop.Key + property));
}
