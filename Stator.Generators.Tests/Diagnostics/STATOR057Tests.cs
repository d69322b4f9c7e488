using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR057Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(check: "private OrderState? CheckPaid({|STATOR057:int count|}) => Done;");

    [Test]
    public Task Parameter_that_is_no_service_is_reported()
        => Expect(
            Broken, "Parameter 'count' of 'CheckPaid' cannot be injected because it is a value and no service; take a service instead");

    [TestCase("string name")]
    [TestCase("ref IDisposable service")]
    [TestCase("in CancellationToken token")]
    [TestCase("ReadOnlySpan<byte> bytes")]
    [TestCase("object anything")]
    [TestCase("Guid? id")]
    [TestCase("System.Data.IDbTransaction transaction")]
    [TestCase("Npgsql.NpgsqlTransaction transaction")]
    public Task Parameters_that_nothing_can_fill_are_reported(string parameter)
        => Expect(
            Shop.Order(check: "private OrderState? CheckPaid({|STATOR057:" + parameter + "|}) => throw new NotSupportedException();"));

    [Test]
    public Task Type_parameter_is_reported_at_the_name()
        => Expect(Shop.Order(check: "private OrderState? {|STATOR057:CheckPaid|}<T>() => Done;"));

    [Test]
    public Task Services_and_what_Stator_gives_are_fine()
        => Expect(
            Shop.Order(
                check: "private OrderState? CheckPaid(IDisposable a, List<string?> b, IDisposable? c, CancellationToken d, TimeProvider "
                    + "e, StatorContext f, System.Data.Common.DbTransaction g) => Done;"));
}
