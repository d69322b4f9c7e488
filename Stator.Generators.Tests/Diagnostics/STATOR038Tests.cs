using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR038Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph + "[TerminalState(Lost)][Failure(Paid, Lost, MaxAttempts = {|STATOR038:0|})]", states: "Paid, Done, Lost");

    [Test]
    public Task No_attempt_is_reported_at_the_number()
        => Expect(Broken, "MaxAttempts = 0 allows no attempt; use 1 for a row that moves at its first failure, or more");

    [TestCase("")]
    [TestCase(", MaxAttempts = 1")]
    [TestCase(", MaxAttempts = 5, Delay = \"3s\", Backoff = Backoff.Exponential, MaxDelay = \"10m\"")]
    public Task One_attempt_and_more_are_fine(string arguments)
        => Expect(Shop.Order(Shop.Graph + $"[TerminalState(Lost)][Failure(Paid, Lost{arguments})]", states: "Paid, Done, Lost"));

    [TestCase("Delay = {|STATOR040:\"3\"|}")]
    [TestCase("MaxDelay = {|STATOR041:\"0s\"|}")]
    public Task Its_durations_are_checked_like_all_others(string argument)
        => Expect(Shop.Order(Shop.Graph + $"[TerminalState(Lost)][Failure(Paid, Lost, {argument})]", states: "Paid, Done, Lost"));

    [Test]
    public Task Its_states_are_checked_like_all_others()
        => Expect(Shop.Order(Shop.Graph + "[TerminalState(Lost)][Failure(Paid, Lost)][Failure({|STATOR024:Done|}, Lost)]", states: "Paid, Done, Lost"));
}
