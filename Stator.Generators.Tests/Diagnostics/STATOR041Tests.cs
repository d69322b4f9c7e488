using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR041Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph.Replace("\"30s\"", "{|STATOR041:\"0s\"|}"));

    [Test]
    public Task Zero_is_reported_at_the_argument()
        => Expect(Broken, "Duration '0s' is zero; use one above zero and below 100 years");

    [Test]
    public Task More_than_a_century_is_reported()
        => Expect(
            Shop.Order(Shop.Graph + "[Timeout(Paid, Done, After = {|STATOR041:\"36525d\"|})]"),
            "Duration '36525d' is too long; use one above zero and below 100 years");

    [Test]
    public Task Start_at_once_is_fine()
        => Expect(Shop.Order(Shop.Graph.Replace("\"30s\"", "\"30s\", StartAfter = \"0s\"")));
}
