using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR018Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(type: "public sealed partial class {|STATOR018:Order|}");

    protected override LanguageVersion Language => LanguageVersion.CSharp11;

    [Test]
    public Task Old_language_is_reported_at_the_class_and_breaks_nothing_else()
        => Expect(
            Broken,
            "C# 11 is too old for what Stator generates for 'Order'; set LangVersion to 12 or later");

    [Test]
    public Task Language_that_is_new_enough_is_fine()
        => AnalyzerCheck.Verify(Shop.Order(), language: LanguageVersion.CSharp12);
}
