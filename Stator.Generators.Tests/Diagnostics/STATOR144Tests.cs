using System;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR144Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Graph(5, "MaxConcurrency = {|STATOR144:5|}"));

    [Test]
    public Task Limit_that_the_machine_reaches_first_is_reported()
        => Expect(Broken, "The MaxConcurrency of 'Paid' is 5, which never counts beside the machine's 5; make it less, or remove it");

    [Test]
    public Task Lower_limit_is_fine() => Expect(Shop.Order(Graph(5, "MaxConcurrency = 4")));

    private static string Graph(int machine, string state)
        => Shop.Graph.Replace("(\"orders\")", $"(\"orders\", MaxConcurrency = {machine})", StringComparison.Ordinal)
            .Replace("State(Paid, ", $"State(Paid, {state}, ", StringComparison.Ordinal);
}
