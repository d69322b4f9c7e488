using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR114Tests : DiagnosticTests
{
    protected override string Broken => Scheduled("{|STATOR114:\"hourly-report\"|}", "public required string Name { get; init; }");

    [Test]
    public Task Row_with_required_members_needs_the_method()
        => Expect(
            Broken,
            "Schedule 'hourly-report' needs a method that makes its rows; "
            + "add 'private static Order OnScheduleHourlyReport(ScheduledOccurrence occurrence)'");

    [Test]
    public Task Row_without_a_constructor_that_takes_nothing_needs_it()
        => Expect(Scheduled("{|STATOR114:\"nightly\"|}", "public Order(long id) => Id = id;"));

    [Test]
    public Task Row_whose_key_is_text_needs_it()
        => Expect(Shop.Order(
            Shop.Graph + "[Schedule({|STATOR114:\"nightly\"|}, Every = \"1h\")]", key: "public string Id { get; init; } = \"\";"));

    [Test]
    public Task Row_of_another_class_needs_it_in_the_machine()
        => Expect(
            """
            using Stator;
            public enum S { A, B }
            public class Row { private Row() { } public Row(long id) => Id = id; public long Id { get; init; } public S State { get; private set; } }
            [StateMachine<S>("rows", For = typeof(Row))]
            [State(S.A, RetryAfter = "1s")]
            [TerminalState(S.B)]
            [Transition(S.A, S.B)]
            [Schedule({|STATOR114:"nightly"|}, Every = "1d")]
            public partial class Flow { private S? CheckA(Row row) => S.B; }
            """,
            "Schedule 'nightly' needs a method that makes its rows; add 'private static Row OnScheduleNightly(ScheduledOccurrence occurrence)'");

    [Test]
    public Task Method_is_fine()
        => Expect(Scheduled(
            "\"hourly-report\"",
            "public required string Name { get; init; } "
            + "private static Order OnScheduleHourlyReport(ScheduledOccurrence occurrence) => new() { Name = occurrence.Schedule };"));

    [Test]
    public Task Row_that_needs_nothing_needs_no_method() => Expect(Scheduled("\"nightly\"", ""));

    private static string Scheduled(string name, string members)
        => Shop.Order(Shop.Graph + $"[Schedule({name}, Every = \"1h\")]", check: Shop.Check + members);
}
