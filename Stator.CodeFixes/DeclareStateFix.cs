using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Declares a member of the enum as a state of one of the four kinds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclareStateFix))]
[Shared]
public sealed class DeclareStateFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR007", "STATOR035"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Fact("State") is not { } member || place.Type is not { } type || Declarations.LastOfStates(type) is null)
        {
            yield break;
        }

        var state = place.State(member);
        var needsCheck = !type.Members.OfType<MethodDeclarationSyntax>().Any(m => m.Identifier.ValueText == "Check" + member);
        yield return new Repair(
            needsCheck ? $"Declare '{member}' with [State] and add method 'Check{member}'" : $"Declare '{member}' with [State]",
            Key("State"),
            (root, at) => Declare(root, at, $"State({state}, RetryAfter = \"30s\")", needsCheck ? member : null))
        {
            TypesUsed = needsCheck ? CheckStub.TypesUsed : [],
        };
        yield return Simple("ExternalState", $"ExternalState({state})");
        yield return Simple("TerminalState", $"TerminalState({state})");
        if (place.Fact("MoveTo") is { } target)
        {
            yield return Simple("LegacyState", $"LegacyState({state}, MoveTo = {place.State(target)})");
        }

        Repair Simple(string kind, string text)
            => new($"Declare '{member}' with [{kind}]", Key(kind), (root, at) => Declare(root, at, text, null));
    }

    private static string Key(string kind) => nameof(DeclareStateFix) + ":" + kind;

    private static CompilationUnitSyntax Declare(CompilationUnitSyntax root, SyntaxNode at, string text, string? stub)
    {
        var type = at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
        if (stub is not null)
        {
            // The attribute comes below the last one, so that the place of the next problem stays what it is.
            var mark = new SyntaxAnnotation();
            root = root.ReplaceNode(type, CheckStub.AddTo(type, stub).WithAdditionalAnnotations(mark));
            type = (TypeDeclarationSyntax)root.GetAnnotatedNodes(mark).Single();
        }

        return Declarations.AddBelow(root, Declarations.LastOfStates(type)!, text);
    }
}
