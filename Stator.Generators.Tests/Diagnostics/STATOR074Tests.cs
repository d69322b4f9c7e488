using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR074Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: "public decimal {|STATOR074:Id|} { get; init; }");

    [Test]
    public Task Key_of_another_type_is_reported_at_the_property()
        => Expect(Broken, "Key 'Id' is of type 'decimal', which is not supported; use int, long, Guid, string or a type that wraps one of them, and not a nullable one");

    [TestCase("long?")]
    [TestCase("string?")]
    [TestCase("short")]
    [TestCase("Uri")]
    [TestCase("byte[]")]
    public Task Types_that_are_no_keys_are_reported(string type)
        => Expect(Shop.Order(key: "public " + type + " {|STATOR074:Id|} { get; init; } = default!;"));

    [TestCase("int")]
    [TestCase("long")]
    [TestCase("Guid")]
    [TestCase("string")]
    public Task Types_of_keys_are_fine(string type)
        => Expect(Shop.Order(key: "public " + type + " Id { get; init; } = default!;"));
}
