using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR110Tests : DiagnosticTests
{
    protected override string Broken => Scheduled("[Schedule(\"nightly\", Cron = {|STATOR110:\"0 25 * * *\"|})]");

    [Test]
    public Task Wrong_field_is_reported_at_the_expression()
        => Expect(
            Broken,
            "'0 25 * * *' is not a cron expression because its hour field '25' has '25', which is not from 0 to 23; "
            + "use a form like \"0 3 * * *\", \"*/15 * * * *\" or \"@daily\"");

    [TestCase("")]
    [TestCase("0 3 * *")]
    [TestCase("@often")]
    [TestCase("0 0 30 2 *")]
    public Task What_means_no_time_is_reported(string cron)
        => Expect(Scheduled("[Schedule(\"nightly\", Zone = \"UTC\", Cron = {|STATOR110:\"" + cron + "\"|}, CatchUp = CatchUp.All)]"));

    [TestCase("0 3 * * *")]
    [TestCase("30 0 3 LW jan-mar ?")]
    [TestCase("0 0 * * SUN#2")]
    [TestCase("@hourly")]
    public Task Expression_is_fine(string cron) => Expect(Scheduled($"[Schedule(\"nightly\", Cron = \"{cron}\")]"));

    [Test]
    public Task What_does_not_compile_is_left_to_the_compiler()
        => Expect(Scheduled("[Schedule(\"nightly\", Cron = {|CS0029:5|})]"));

    private static string Scheduled(string schedule) => Shop.Order(Shop.Graph + schedule);
}
