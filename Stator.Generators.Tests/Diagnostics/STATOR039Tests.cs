using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR039Tests : DiagnosticTests
{
    protected override string Broken => Order("[Failure(Paid, Lost)][{|STATOR039:Failure|}(Paid, Lost, On = [typeof(TimeoutException)])]");

    [Test]
    public Task A_failure_after_one_for_every_failure_is_reported()
        => Expect(
            Broken,
            "An earlier [Failure] of 'Paid' is for every failure, so that this one is never asked; give the earlier one On = [...], or remove one");

    [Test]
    public Task The_particular_before_the_general_is_fine()
        => Expect(Order("[Failure(Paid, Lost, On = [typeof(TimeoutException)])][Failure(Paid, Lost, MaxAttempts = 3)]"));

    private static string Order(string failures) => Shop.Order(Shop.Graph + "[TerminalState(Lost)]" + failures, states: "Paid, Done, Lost");
}
