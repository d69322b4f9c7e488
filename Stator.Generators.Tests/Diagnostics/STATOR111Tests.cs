using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR111Tests : DiagnosticTests
{
    protected override string Broken => Scheduled("{|STATOR111:\"W. Europe Standard Time\"|}");

    [Test]
    public Task Name_of_Windows_is_reported_at_the_zone()
        => Expect(Broken, "'W. Europe Standard Time' cannot be the IANA name of a zone; use a name like \"Europe/Berlin\" or \"UTC\"");

    [TestCase("")]
    [TestCase("+01:00")]
    [TestCase("Europe/")]
    [TestCase("Europe Berlin")]
    public Task What_is_no_name_is_reported(string zone) => Expect(Scheduled("{|STATOR111:\"" + zone + "\"|}"));

    [TestCase("Europe/Berlin")]
    [TestCase("America/Argentina/Buenos_Aires")]
    [TestCase("Etc/GMT+1")]
    [TestCase("UTC")]
    public Task Name_is_fine(string zone) => Expect(Scheduled($"\"{zone}\""));

    private static string Scheduled(string zone) => Shop.Order(Shop.Graph + $"[Schedule(\"nightly\", Cron = \"0 3 * * *\", Zone = {zone})]");
}
