using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR132Tests : DiagnosticTests
{
    protected override string Broken => With("private void {|STATOR132:OnEnteredDome|}() { }");

    [Test]
    public Task Close_state_is_suggested()
        => Expect(Broken, "'OnEnteredDome' matches no state of 'Order'; did you mean 'OnEnteredDone'?");

    [Test]
    public Task Other_name_is_reported()
        => Expect(
            With("private void {|STATOR132:OnEnteredHarbour|}() { }"),
            "'OnEnteredHarbour' matches no state of 'Order'; rename it, because such names are for hooks");

    [Test]
    public Task State_of_the_machine_is_fine() => Expect(With("private void OnEnteredPaid() { } private void OnEnteredDone() { }"));

    private static string With(string hook) => Shop.Order(check: Shop.Check + hook);
}
