using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR040Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph.Replace("\"30s\"", "{|STATOR040:\"30 sec\"|}"));

    [Test]
    public Task Text_that_is_no_duration_is_reported_at_the_argument()
        => Expect(Broken, "'30 sec' is not a duration; use a form like \"30s\", \"5m\", \"1h30m\", \"7d\" or \"00:00:30\"");

    [TestCase("StartAfter")]
    [TestCase("DeleteAfter")]
    [TestCase("Deadline")]
    public Task Every_duration_is_looked_at(string property)
        => Expect(Shop.Order(Shop.Graph.Replace("\"30s\"", "\"30s\", " + property + " = {|STATOR040:\"5\"|}")));

    [Test]
    public Task Empty_text_is_reported()
        => Expect(Shop.Order(Shop.Graph.Replace("\"30s\"", "{|STATOR040:\"\"|}")));

    [Test]
    public Task Timeout_without_a_duration_is_reported_at_the_attribute()
        => Expect(Shop.Order(Shop.Graph + "[{|STATOR040:Timeout|}(Paid, Done)]"));

    [Test]
    public Task Value_that_does_not_compile_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph.Replace("\"30s\"", "{|CS0029:30|}")));

    [TestCase("500ms")]
    [TestCase("1h30m")]
    [TestCase("7d")]
    [TestCase("00:00:30")]
    public Task Durations_are_fine(string duration)
        => Expect(Shop.Order(Shop.Graph.Replace("30s", duration)));
}
