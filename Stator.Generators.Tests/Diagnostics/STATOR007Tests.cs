using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR007Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Marked("STATOR007"), states: "Paid, Done, Lost");

    [Test]
    public Task Member_without_a_declaration_is_reported_at_the_attribute()
        => Expect(
            Broken, "'OrderState.Lost' is not declared on 'Order'; add [State], [ExternalState], [TerminalState] or [LegacyState] for it");

    [Test]
    public Task Declared_members_are_fine()
        => Expect(Shop.Order());
}
