using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR141Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: Shop.Key + "[Queue] public int {|STATOR141:Lane|} { get; set; }");

    [Test]
    public Task Queue_of_another_type_is_reported()
        => Expect(Broken, "'Lane' cannot have [Queue] because it is of type 'int'; put it on one column of type string");

    [Test]
    public Task Queue_that_is_the_key_is_reported()
        => Expect(
            Shop.Order(key: "[Queue] public string {|STATOR141:Id|} { get; init; } = \"\";"),
            "'Id' cannot have [Queue] because it is the key; put it on one column of type string");

    [TestCase("[Queue] public string Lane { get; init; } = \"mail\";")]
    [TestCase("[Queue] public string? Lane { get; set; }")]
    public Task Text_is_fine(string property) => Expect(Shop.Order(key: Shop.Key + property));
}
