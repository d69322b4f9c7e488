using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR047Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph.Replace("\"30s\"", "\"30s\", DeleteAfter = {|STATOR046:{|STATOR047:\"1d\"|}|}")
                + "[Timeout(Paid, Done, After = \"1d\")]");

    [Test]
    public Task DeleteAfter_that_is_not_longer_than_the_timeout_is_reported_at_its_duration()
        => AssertMessage(1, "Rows in 'Paid' are deleted after '1d', before their timeout after '1d'; make DeleteAfter longer");

    private async Task AssertMessage(int index, string message) => Assert.That((await Expect(Broken))[index], Is.EqualTo(message));

    [Test]
    public Task Longer_one_is_only_worth_knowing()
        => Expect(Shop.Order(
                Shop.Graph.Replace("\"30s\"", "\"30s\", DeleteAfter = {|STATOR046:\"2d\"|}") + "[Timeout(Paid, Done, After = \"1d\")]"));
}
