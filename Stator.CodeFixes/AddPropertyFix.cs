using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Stator.CodeFixes;

/// <summary>Adds the property for the state or for the key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPropertyFix))]
[Shared]
public sealed class AddPropertyFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR011", "STATOR012"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Type is not { } type)
        {
            yield break;
        }

        var (name, typeName, setter) = place.Id == "STATOR012" ? ("Id", "long", "init") : ("State", place.Fact("Enum"), "private set");
        var present = type.Members.OfType<PropertyDeclarationSyntax>().FirstOrDefault(p => p.Identifier.ValueText == name);
        if (typeName is null)
        {
            yield break;
        }

        if (present is null)
        {
            yield return new Repair(
                $"Add property '{name}'",
                Key(name),
                (root, at) => Add(root, at, $"public {typeName} {name} {{ get; {setter}; }}", atStart: name == "Id"));
        }
        else if (present.AccessorList is { Accessors.Count: 1 } list
            && list.Accessors[0] is { Keyword.RawKind: (int)SyntaxKind.GetKeyword, Body: null, ExpressionBody: null }
            && (name == "Id" || present.Type.ToString() == typeName)
            && !present.Modifiers.Any(SyntaxKind.StaticKeyword))
        {
            yield return new Repair($"Add '{setter}' to '{name}'", Key(name), (root, at) => AddSetter(root, at, name, setter));
        }
    }

    // A key for each, because a class may lack both, and Fix All must not take one for the other.
    private static string Key(string name) => nameof(AddPropertyFix) + ":" + name;

    private static CompilationUnitSyntax Add(CompilationUnitSyntax root, SyntaxNode at, string text, bool atStart)
    {
        var type = CheckStub.WithBraces(at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!);
        var newLine = Declarations.NewLine(root).ToString();
        var index = atStart ? 0 : type.Members.LastIndexOf(m => m is PropertyDeclarationSyntax) + 1;
        var before = index > 0 ? newLine : string.Empty;
        var property = SyntaxFactory.ParseMemberDeclaration(before + text + newLine)!;
        var members = type.Members;
        if (index == 0 && members.Count > 0)
        {
            var first = members[0];
            members = members.Replace(first, first.WithLeadingTrivia(first.GetLeadingTrivia().Insert(0, Declarations.NewLine(root))));
        }

        return root.ReplaceNode(
            at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!,
            type.WithMembers(members.Insert(index, property.WithAdditionalAnnotations(Formatter.Annotation))));
    }

    private static CompilationUnitSyntax AddSetter(CompilationUnitSyntax root, SyntaxNode at, string name, string setter)
    {
        var property = at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!.Members.OfType<PropertyDeclarationSyntax>()
            .First(p => p.Identifier.ValueText == name);
        var accessors = ((PropertyDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"int P {{ get; {setter}; }}")!).AccessorList!;
        return root.ReplaceNode(property.AccessorList!, accessors.WithTriviaFrom(property.AccessorList!));
    }
}
