using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR131Tests : DiagnosticTests
{
    protected override string Broken => With("private void BeforeCheck({|STATOR131:int count|}) { }");

    [Test]
    public Task Value_is_reported()
        => Expect(
            Broken, "Parameter 'count' of 'BeforeCheck' cannot be injected because it is a value and no service; take a service instead");

    [Test]
    public Task Transaction_is_reported_because_a_hook_runs_in_none()
        => Expect(
            With("private void OnEnteredDone({|STATOR131:System.Data.Common.DbTransaction transaction|}) { }"),
            "Parameter 'transaction' of 'OnEnteredDone' cannot be injected because a hook runs in no transaction; take a service instead");

    [Test]
    public Task Text_of_the_error_is_for_OnFailed_only()
        => Expect(With("private void OnFailed(string error) { } private void AfterCheck({|STATOR131:string error|}) { }"));

    private static string With(string hook) => Shop.Order(check: Shop.Check + hook);
}
