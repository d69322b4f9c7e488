using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR048Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph.Replace("\"30s\"", "\"30s\", StartAfter = {|STATOR048:\"1d\"|}") + "[Timeout(Paid, Done, After = \"24h\")]");

    [Test]
    public Task StartAfter_that_is_not_shorter_than_the_timeout_is_reported_at_its_duration()
        => Expect(
            Broken,
            "StartAfter '1d' of 'Paid' has no effect, because its timeout after '24h' comes first; remove it, or make it shorter");

    [Test]
    public Task Shorter_one_is_fine()
        => Expect(Shop.Order(Shop.Graph.Replace("\"30s\"", "\"30s\", StartAfter = \"1h\"") + "[Timeout(Paid, Done, After = \"1d\")]"));
}
