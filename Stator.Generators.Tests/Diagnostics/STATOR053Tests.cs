using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR053Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.WithoutCheck, check: "private OrderState? {|STATOR053:CheckPiad|}() => Done;");

    [Test]
    public Task Misspelt_check_is_reported_beside_the_missing_one()
        => Expect(Broken);

    [TestCase("Checkpaid")]
    [TestCase("CheckPayd")]
    [TestCase("CheckPaidd")]
    public Task Close_name_is_suggested(string name)
        => Expect(Shop.Order(Shop.WithoutCheck, check: "private OrderState? {|STATOR053:" + name + "|}() => Done;"));

    [Test]
    public Task Check_of_nothing_is_reported()
        => Expect(
            Shop.Order(check: Shop.Check + "private bool {|STATOR053:CheckBalance|}() => true;"),
            "'CheckBalance' matches no state of 'Order'; rename it, because such names are for checks");

    [Test]
    public Task Other_names_are_fine()
        => Expect(Shop.Order(check: Shop.Check + "private int Checksum() => 1; private int Check() => Checksum();"));
}
