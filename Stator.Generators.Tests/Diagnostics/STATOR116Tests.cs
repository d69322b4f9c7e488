using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR116Tests : DiagnosticTests
{
    protected override string Broken => Scheduled("private static Order {|STATOR116:OnScheduleNightley|}(ScheduledOccurrence occurrence) => new();");

    [Test]
    public Task Close_name_is_suggested()
        => Expect(Broken, "'OnScheduleNightley' matches no schedule of 'Order'; did you mean 'OnScheduleNightly'?");

    [Test]
    public Task Other_name_is_reported()
        => Expect(
            Scheduled("private static Order {|STATOR116:OnScheduleAudit|}() => new();"),
            "'OnScheduleAudit' matches no schedule of 'Order'; rename it, because such names are for schedules");

    [Test]
    public Task Machine_without_schedules_may_have_such_methods()
        => Expect(Shop.Order(check: Shop.Check + "private static Order OnScheduleNightly() => new();"));

    private static string Scheduled(string method)
        => Shop.Order(Shop.Graph + "[Schedule(\"nightly\", Every = \"1d\")]", check: Shop.Check + method);
}
