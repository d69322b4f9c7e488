using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR133Tests : DiagnosticTests
{
    protected override string Broken => With("HistoryRetention = {|STATOR133:\"90d\"|}");

    [Test]
    public Task Retention_of_nothing_is_reported()
        => Expect(Broken, "Machine 'Order' keeps no history, and so HistoryRetention means nothing; set History = true, or remove it");

    [TestCase("History = true, HistoryRetention = \"90d\"")]
    [TestCase("History = true")]
    public Task History_with_and_without_an_end_is_fine(string history) => Expect(With(history));

    [Test]
    public Task Retention_that_is_no_duration_is_reported_as_such()
        => Expect(With("History = true, HistoryRetention = {|STATOR040:\"90\"|}"));

    private static string With(string history) => Shop.Order(Shop.Graph.Replace("(\"orders\")", $"(\"orders\", {history})"));
}
