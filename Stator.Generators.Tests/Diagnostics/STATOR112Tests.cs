using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR112Tests : DiagnosticTests
{
    protected override string Broken => Scheduled("[{|STATOR112:Schedule|}(\"nightly\")]");

    [Test]
    public Task Neither_is_reported_at_the_schedule()
        => Expect(Broken, "Schedule 'nightly' says neither Cron nor Every; say one of them");

    [Test]
    public Task Both_are_reported()
        => Expect(
            Scheduled("[{|STATOR112:Schedule|}(\"nightly\", Cron = \"0 3 * * *\", Every = \"1h\")]"),
            "Schedule 'nightly' says both Cron and Every; say one of them");

    [Test]
    public Task Less_than_a_second_is_reported_at_the_duration()
        => Expect(
            Scheduled("[Schedule(\"often\", Every = {|STATOR112:\"999ms\"|})]"),
            "Schedule 'often' occurs every '999ms', which is less than a second; make it longer");

    [Test]
    public Task Zone_of_an_interval_is_reported_at_the_zone()
        => Expect(
            Scheduled("[Schedule(\"often\", Every = \"1h\", Zone = {|STATOR112:\"Europe/Berlin\"|})]"),
            "Schedule 'often' has a Zone, but Every needs none; remove it, or say Cron");

    [Test]
    public Task Interval_that_is_no_duration_is_reported_as_such()
        => Expect(Scheduled("[Schedule(\"often\", Every = {|STATOR040:\"60\"|})]"));

    [Test]
    public Task Interval_of_nothing_is_reported_as_such()
        => Expect(Scheduled("[Schedule(\"often\", Every = {|STATOR041:\"0s\"|})]"));

    [Test]
    public Task One_of_them_is_fine()
        => Expect(Scheduled("[Schedule(\"often\", Every = \"1s\")][Schedule(\"nightly\", Cron = \"0 3 * * *\", Zone = \"Europe/Berlin\")]"));

    private static string Scheduled(string schedule) => Shop.Order(Shop.Graph + schedule);
}
