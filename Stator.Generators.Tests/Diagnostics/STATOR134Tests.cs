using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR134Tests : DiagnosticTests
{
    protected override string Broken => With("MaxSnoozes = {|STATOR134:0|}");

    [Test]
    public Task None_is_reported()
        => Expect(Broken, "'0' is no number of snoozes; use 1 or more, or leave MaxSnoozes out for as many as there are");

    [Test]
    public Task Less_is_reported() => Expect(With("MaxSnoozes = {|STATOR134:-1|}"));

    [Test]
    public Task One_is_fine() => Expect(With("MaxSnoozes = 1"));

    private static string With(string limit) => Shop.Order(Shop.Graph.Replace("RetryAfter = \"30s\"", "RetryAfter = \"30s\", " + limit));
}
