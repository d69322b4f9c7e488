using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR045Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph + "[Timeout(Paid, Done, After = \"1d\")] [Timeout({|STATOR045:Paid|}, Done, After = \"2d\")]");

    [Test]
    public Task Second_timeout_is_reported_at_its_source()
        => Expect(Broken, "State 'Paid' has more than one [Timeout]; keep one of them");

    [Test]
    public Task One_timeout_is_fine()
        => Expect(Shop.Order(Shop.Graph + "[Timeout(Paid, Done, After = \"1d\")]"));
}
