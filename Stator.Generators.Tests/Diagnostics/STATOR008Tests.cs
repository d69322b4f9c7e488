using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR008Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph + "[ExternalState({|STATOR008:Done|})]");

    [Test]
    public Task Second_declaration_is_reported_at_its_argument()
        => Expect(Broken, "State 'Done' is declared more than once; keep one of the declarations");

    [Test]
    public Task One_declaration_of_each_is_fine()
        => Expect(Shop.Order());
}
