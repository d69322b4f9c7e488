using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR092Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("State(Paid,", "State(Paid, Name = {|STATOR092:\"settled\"|},"));

    protected override AnalyzerOptions Options => Committed.As(Shop.Order(Shop.Graph.Replace("State(Paid,", "State(Paid, Name = \"paid\",")));

    [Test]
    public Task Changed_stored_name_is_reported_at_the_name()
        => Expect(
            Broken,
            "Stored name of 'Paid' changed from 'paid' to 'settled', but rows may still hold 'paid'; "
            + "set Name = \"paid\", or update the snapshot");

    [Test]
    public Task Removed_name_is_reported_at_the_state() => Expect(Shop.Order(Shop.Graph.Replace("State(Paid,", "State({|STATOR092:Paid|},")));

    [Test]
    public Task Name_of_the_member_may_be_written_out()
        => AnalyzerCheck.Verify(Shop.Order(Shop.Graph.Replace("State(Paid,", "State(Paid, Name = \"Paid\",")), options: Committed.As(Shop.Order()));
}
