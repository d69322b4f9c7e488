using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR026Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph + "[{|STATOR026:Transition|}(Paid, Done)]");

    [Test]
    public Task Second_transition_is_reported_at_the_attribute()
        => Expect(
            Broken,
            "The transition from 'Paid' to 'Done' is declared more than once; keep one of the declarations");

    [Test]
    public Task Repeated_source_of_a_command_is_reported()
        => Expect(
            Shop.Order(Shop.Graph + "[Command(\"End\", From = [Paid, {|STATOR026:Paid|}], To = Done)]"),
            "The command 'End' from 'Paid' to 'Done' is declared more than once; keep one of the declarations");

    [Test]
    public Task Edges_of_different_kinds_between_the_same_states_are_fine()
        => Expect(Shop.Order(
                Shop.Graph + "[Timeout(Paid, Done, After = \"1d\")] [Command(\"End\", From = [Paid], To = Done)] [Command(\"Stop\", From = [Paid], To = Done)]"));
}
