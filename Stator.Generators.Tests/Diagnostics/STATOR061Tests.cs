using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR061Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(check: "private OrderState? CheckPaid() => {|STATOR061:Next()|}; private OrderState? Next() => Done;");

    [Test]
    public Task What_cannot_be_followed_is_reported_where_it_is()
        => Expect(
            Broken,
            "Stator cannot tell which states 'CheckPaid' may answer here and looks when it runs; to know now, answer 'PaidOutcome'");

    [Test]
    public Task What_can_be_followed_beside_it_is_checked_all_the_same()
        => Expect(Shop.Order(
            check: "private OrderState? CheckPaid() => Id > 0 ? {|STATOR059:Paid|} : {|STATOR061:Next()|}; "
                + "private OrderState? Next() => Done;"));

    [Test]
    public Task Outcome_needs_not_be_followed()
        => Expect(Shop.Order(check: "private PaidOutcome CheckPaid() => Next(); private PaidOutcome Next() => PaidOutcome.Done;"));

    [Test]
    public Task Error_of_the_language_is_not_repeated()
        => Expect(Shop.Order(check: "private OrderState? CheckPaid() => Id > 0 ? {|CS0103:Nothing|} : Done;"));
}
