using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR142Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(key: Shop.Key + "[ConcurrencyKey(Limit = 2)] public decimal {|STATOR142:Customer|} { get; set; }");

    [Test]
    public Task Key_of_another_type_is_reported()
        => Expect(
            Broken,
            "'Customer' cannot have [ConcurrencyKey] because it is of type 'decimal'; put it on one column of type string, int, long or Guid");

    [Test]
    public Task Second_key_is_reported()
        => Expect(
            Shop.Order(key: Shop.Key + "[ConcurrencyKey] public int A { get; set; } [ConcurrencyKey] public int {|STATOR142:B|} { get; set; }"),
            "'B' cannot have [ConcurrencyKey] because 'A' has it already; put it on one column of type string, int, long or Guid");

    [TestCase("[ConcurrencyKey] public string? Customer { get; init; }")]
    [TestCase("[ConcurrencyKey(Limit = 3)] public long Customer { get; set; }")]
    [TestCase("[ConcurrencyKey] public Guid? Customer { get; set; }")]
    public Task Text_and_numbers_are_fine(string property) => Expect(Shop.Order(key: Shop.Key + property));
}
