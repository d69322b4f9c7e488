using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR042Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("[State(Paid, RetryAfter = \"30s\")]", "[{|STATOR042:State|}(Paid)]"));

    [Test]
    public Task Automatic_state_without_RetryAfter_is_reported_at_the_attribute()
        => Expect(Broken, "State 'Paid' does not say when to try again; add RetryAfter = \"30s\", or another duration");

    [Test]
    public Task External_state_needs_none()
        => Expect(Shop.Order(Shop.DoneIsExternal));
}
