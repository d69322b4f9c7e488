using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR090Tests : DiagnosticTests
{
    private const string Lamp = """

        public enum Light { On, Off }

        [{|STATOR090:StateMachine<Light>|}("lights")]
        [State(Light.On, RetryAfter = "1s")]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Off)]
        public partial class Lamp
        {
            public long Id { get; init; }
            public Light State { get; private set; }
            private Light? CheckOn() => Light.Off;
        }
        """;

    protected override string Broken => Shop.Order(Shop.Marked("STATOR090"));

    protected override AnalyzerOptions Options => Committed.Nothing("StatorSnapshots", "true");

    [Test]
    public Task Machine_without_a_snapshot_is_reported_where_the_project_asks_for_them()
        => Expect(
            Broken,
            "'Order' has no snapshot of its graph, so that removing states cannot be noticed; write 'Order.stator.json'");

    [Test]
    public Task Machine_beside_one_with_a_snapshot_is_reported()
        => AnalyzerCheck.Verify(Shop.Order() + Lamp, options: Committed.As(Shop.Order()));

    [Test]
    public Task Namesakes_get_longer_names()
        => Expect(
            Shop.Order(Shop.Marked("STATOR090")).Replace("namespace Shop;", "namespace Shop {")
                + "} namespace Other {" + Lamp.Replace("class Lamp", "class Order") + "}",
            "'Order' has no snapshot of its graph, so that removing states cannot be noticed; write 'Shop.Order.stator.json'");

    [Test]
    public Task Project_that_uses_no_snapshots_is_left_alone() => AnalyzerCheck.Verify(Shop.Order());
}
