using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR143Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(key: Shop.Key + "[ConcurrencyKey(Limit = 0)] public string {|STATOR143:Customer|} { get; set; } = \"\";");

    [Test]
    public Task Limit_of_nothing_is_reported()
        => Expect(Broken, "'Limit' is 0, so that no row would ever be tried; make it 1 or more, or leave it out");

    [Test]
    public Task Machine_that_allows_nothing_is_reported()
        => Expect(
            Shop.Order(Shop.Graph.Replace("(\"orders\")", "(\"orders\", MaxConcurrency = {|STATOR143:-1|})", System.StringComparison.Ordinal)),
            "'MaxConcurrency' is -1, so that no row would ever be tried; make it 1 or more, or leave it out");

    [Test]
    public Task State_that_allows_nothing_is_reported()
        => Expect(Shop.Order(Shop.Graph.Replace("State(Paid, ", "State(Paid, MaxConcurrency = {|STATOR143:0|}, ", System.StringComparison.Ordinal)));

    [Test]
    public Task Limit_of_one_is_fine()
        => Expect(Shop.Order(
            Shop.Graph.Replace("State(Paid, ", "State(Paid, MaxConcurrency = 1, ", System.StringComparison.Ordinal),
            key: Shop.Key + "[ConcurrencyKey(Limit = 1)] public string Customer { get; set; } = \"\";"));
}
