using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR098Tests : DiagnosticTests
{
    private const string Back = "[Command(\"Back\", From = [Held], To = Paid)] "
        + "[ExternalState(Held)] [Command(\"Hold\", From = [Paid], To = Held)]";

    protected override string Broken => Shop.Order(Shop.StartingAt("{|STATOR098:Held|}", Back), states: "Paid, Done, Held");

    protected override AnalyzerOptions Options => Committed.As(Shop.Order(Shop.StartingAt("Paid", Back), states: "Paid, Done, Held"));

    [Test]
    public Task Changed_initial_state_is_reported_at_the_state()
        => Expect(Broken, "The initial state changed from 'Paid' to 'Held'; update the snapshot if that is meant");

    [Test]
    public Task Initial_state_may_be_written_out()
        => AnalyzerCheck.Verify(Shop.Order(Shop.StartingAt("Paid")), options: Committed.As(Shop.Order()));

    [Test]
    public Task Initial_state_may_be_renamed_where_it_keeps_its_stored_name()
        => AnalyzerCheck.Verify(
            Shop.Order(Shop.Marked("STATOR094"), states: "Billed, Done", check: Shop.Check.Replace("Paid", "Billed"))
                .Replace("State(Paid,", "State(Billed, Name = \"Paid\",").Replace("Transition(Paid", "Transition(Billed"),
            options: Committed.As(Shop.Order()));
}
