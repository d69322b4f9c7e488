using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR130Tests : DiagnosticTests
{
    protected override string Broken => With("private bool {|STATOR130:OnFailed|}() => true;");

    [Test]
    public Task Result_that_means_nothing_is_reported()
        => Expect(Broken, "'OnFailed' has the name of a hook but cannot be called because it returns 'bool'; return nothing, Task or ValueTask");

    [TestCase("private static void {|STATOR130:BeforeCheck|}() { }", "it is static; remove 'static'")]
    [TestCase("private void {|STATOR130:AfterCheck|}<T>() { }", "it has type parameters; remove them")]
    [TestCase("private async void {|STATOR130:OnEnteredDone|}() => await Task.Yield();", "nobody can wait for async void; return ValueTask")]
    [TestCase("private void {|STATOR130:OnCreated|}(IDisposable service) { }", "it has another form; make it 'void OnCreated()'")]
    [TestCase("private Task {|STATOR130:OnCreated|}() => Task.CompletedTask;", "it has another form; make it 'void OnCreated()'")]
    [TestCase("private void OnFailed() { } private void {|STATOR130:OnFailed|}(string error) { }", "there is another of its name; keep one")]
    public Task Forms_that_cannot_be_called_are_reported(string hook, string why)
    {
        var name = hook.Substring(hook.IndexOf("{|STATOR130:", System.StringComparison.Ordinal) + 12).Split('|')[0];
        return Expect(With(hook), $"'{name}' has the name of a hook but cannot be called because {why}");
    }

    [TestCase("private void OnCreated() { }")]
    [TestCase("private void BeforeCheck() { }")]
    [TestCase("private Task AfterCheck(CancellationToken token) => Task.CompletedTask;")]
    [TestCase("private ValueTask OnFailed(Exception? exception, string error) => default;")]
    [TestCase("private async ValueTask OnEnteredDone(IDisposable service, StatorContext context) => await Task.Yield();")]
    [TestCase("private bool OnFailedBefore() => true;")]
    [TestCase("private bool OnEntereddone() => true;")]
    public Task Hooks_and_other_methods_are_fine(string method) => Expect(With(method));

    private static string With(string hook) => Shop.Order(check: Shop.Check + hook);
}
