using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR031Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph + """[Command("Close", From = [Paid], To = Done)] [Command("Close", From = [{|STATOR031:Paid|}], To = Paid)]""");

    [Test]
    public Task Second_target_is_reported_at_the_source()
        => Expect(Broken, "Command 'Close' from 'Paid' leads to 'Done' and to 'Paid'; keep one of them, or give one another name");

    [Test]
    public Task Commands_of_different_names_are_fine()
        => Expect(Shop.Order(Shop.Graph + """[Command("Close", From = [Paid], To = Done)] [Command("Reset", From = [Paid], To = Paid)]"""));
}
