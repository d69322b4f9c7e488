using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR113Tests : DiagnosticTests
{
    protected override string Broken => Scheduled("{|STATOR113:\"every night\"|}");

    [Test]
    public Task Blanks_are_reported_at_the_name()
        => Expect(
            Broken,
            "'every night' cannot be the name of a schedule because it is not of letters and digits, in words with '-' or '_' between; "
            + "use one of its own, such as \"hourly-report\"");

    [TestCase("")]
    [TestCase("2nd")]
    [TestCase("nightly-")]
    [TestCase("a--b")]
    [TestCase("nächtlich")]
    public Task What_makes_no_method_is_reported(string name) => Expect(Scheduled("{|STATOR113:\"" + name + "\"|}"));

    [Test]
    public Task Same_name_is_reported_at_the_second()
        => Expect(
            Scheduled("\"nightly\", Every = \"1d\")][Schedule({|STATOR113:\"nightly\"|}"),
            "'nightly' cannot be the name of a schedule because it is there twice; use one of its own, such as \"hourly-report\"");

    [TestCase("every_night")]
    [TestCase("everyNight")]
    [TestCase("Every-night")]
    public Task Name_with_the_same_method_is_reported(string name)
        => Expect(Scheduled("\"every-night\", Every = \"1d\")][Schedule({|STATOR113:\"" + name + "\"|}"));

    [TestCase("nightly")]
    [TestCase("hourly-report_2")]
    public Task Name_is_fine(string name) => Expect(Scheduled($"\"{name}\""));

    [Test]
    public Task Missing_name_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph + "[{|CS7036:Schedule(Every = \"1h\")|}]"));

    private static string Scheduled(string name) => Shop.Order(Shop.Graph + $"[Schedule({name}, Every = \"1h\")]");
}
