using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR043Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph + "[Timeout(Paid, Done, After = {|STATOR043:\"30s\"|})]");

    [Test]
    public Task Timeout_that_is_not_longer_is_reported_at_its_duration()
        => Expect(
            Broken,
            "Timeout of 'Paid' after '30s' is not longer than its RetryAfter '30s', so that there is no second try before; shorten RetryAfter");

    [Test]
    public Task Longer_timeout_is_fine()
        => Expect(Shop.Order(Shop.Graph + "[Timeout(Paid, Done, After = \"31s\")]"));

    [Test]
    public Task Timeout_of_an_external_state_has_nothing_to_be_longer_than()
        => Expect(Shop.Order(Shop.DoneIsExternal + "[Timeout(Done, Paid, After = \"1s\")]"));
}
