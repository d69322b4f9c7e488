using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR115Tests : DiagnosticTests
{
    protected override string Broken => Scheduled("private Order {|STATOR115:OnScheduleNightly|}(ScheduledOccurrence occurrence) => new();");

    [Test]
    public Task Instance_method_is_reported_at_its_name()
        => Expect(
            Broken,
            "'OnScheduleNightly' cannot make the rows of schedule 'nightly'; "
            + "make it the only 'static Order OnScheduleNightly(ScheduledOccurrence occurrence)'");

    [TestCase("static object {|STATOR115:OnScheduleNightly|}(ScheduledOccurrence occurrence) => new Order();")]
    [TestCase("static void {|STATOR115:OnScheduleNightly|}(ScheduledOccurrence occurrence) { }")]
    [TestCase("static Task<Order> {|STATOR115:OnScheduleNightly|}(ScheduledOccurrence occurrence) => Task.FromResult(new Order());")]
    [TestCase("static Order {|STATOR115:OnScheduleNightly|}(DateTime time) => new();")]
    [TestCase("static Order {|STATOR115:OnScheduleNightly|}(ref ScheduledOccurrence occurrence) => new();")]
    [TestCase("static Order {|STATOR115:OnScheduleNightly|}<T>(ScheduledOccurrence occurrence) => new();")]
    [TestCase("static Order {|STATOR115:OnScheduleNightly|}(ScheduledOccurrence occurrence, int more) => new();")]
    public Task Another_form_is_reported(string method) => Expect(Scheduled("private " + method));

    [Test]
    public Task Overloads_are_reported()
        => Expect(Scheduled(
            "private static Order {|STATOR115:OnScheduleNightly|}() => new(); "
            + "private static Order {|STATOR115:OnScheduleNightly|}(ScheduledOccurrence occurrence) => new();"));

    [TestCase("private static Order OnScheduleNightly(ScheduledOccurrence occurrence) => new();")]
    [TestCase("public static Order OnScheduleNightly() => new();")]
    public Task Form_is_fine(string method) => Expect(Scheduled(method));

    private static string Scheduled(string method)
        => Shop.Order(Shop.Graph + "[Schedule(\"nightly\", Every = \"1d\")]", check: Shop.Check + method);
}
