using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Gives a property a column of its own, or says that it is none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MapPropertyFix))]
[Shared]
public sealed class MapPropertyFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR072", "STATOR075"];

    private const string Schema = "System.ComponentModel.DataAnnotations.Schema.";

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is null)
        {
            yield break;
        }

        if (place.Id == "STATOR075")
        {
            yield return new Repair("Mark it [NotMapped]", nameof(MapPropertyFix), (root, at) => Add(root, at, "NotMapped"))
            {
                TypesUsed = [Schema + "NotMappedAttribute"],
            };
        }
        else if (place.Fact("Column") is { } column)
        {
            var literal = $"\"{column}\"";
            yield return new Repair($"Keep it in column '{column}'", nameof(MapPropertyFix), (root, at) => SetColumn(root, at, literal))
            {
                TypesUsed = [Schema + "ColumnAttribute"],
            };
        }
    }

    private static CompilationUnitSyntax Add(CompilationUnitSyntax root, SyntaxNode at, string text)
        => Declarations.AddAbove(root, at.FirstAncestorOrSelf<PropertyDeclarationSyntax>()!, text);

    private static CompilationUnitSyntax SetColumn(CompilationUnitSyntax root, SyntaxNode at, string column)
        => at.FirstAncestorOrSelf<PropertyDeclarationSyntax>()!.AttributeLists.SelectMany(l => l.Attributes)
            .FirstOrDefault(a => Declarations.NameOf(a) == "Column")?.ArgumentList?.Arguments.FirstOrDefault() is { } argument
                ? root.ReplaceNode(argument.Expression, SyntaxFactory.ParseExpression(column))
                : Add(root, at, $"Column({column})");
}
