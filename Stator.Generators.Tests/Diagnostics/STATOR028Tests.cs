using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR028Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph.Replace("\"30s\"", "\"30s\", StartAfter = \"30s\"")
                + "[Timeout(Paid, Done, After = \"1d\")] [Transition(Paid, {|STATOR028:Paid|})]");

    [Test]
    public Task Transition_that_restarts_a_timeout_is_reported_at_its_target()
        => Expect(
            Broken,
            "The transition from 'Paid' to itself begins its timeout anew, which may then never come; return Stay to try again");

    [Test]
    public Task Timeout_alone_is_fine()
        => Expect(Shop.Order(Shop.Graph + "[Timeout(Paid, Done, After = \"1d\")]"));
}
