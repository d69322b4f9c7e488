using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>The <c>[Transition]</c>s above a class.</summary>
internal static class TransitionAttributes
{
    private static readonly string[] States = ["State", "ExternalState", "TerminalState", "LegacyState"];

    public static bool HasGraph(TypeDeclarationSyntax type) => Machine(type) is not null && Anchor(type) is not null;

    /// <summary>Adds one after the last of its kind, or else after the last state, and writes states as the others are written.</summary>
    public static TypeDeclarationSyntax Add(TypeDeclarationSyntax type, (string From, string To) edge)
    {
        var anchor = Anchor(type)!;
        var name = Machine(type)!.Name.ToString();
        var text = $"[{name.Substring(0, name.LastIndexOf("StateMachine", System.StringComparison.Ordinal))}Transition"
            + $"({Written(type, edge.From, edge.From)}, {Written(type, edge.To, edge.From)})]";
        var list = SyntaxFactory.ParseCompilationUnit(text + "class C;").Members[0].AttributeLists[0];
        var (before, added) = EndsItsLine(anchor)
            ? (anchor, list.WithLeadingTrivia(Indentation(anchor)).WithTrailingTrivia(anchor.GetTrailingTrivia().Last()))
            : (anchor.WithTrailingTrivia(SyntaxFactory.Space), list.WithTrailingTrivia(anchor.GetTrailingTrivia()));
        var index = type.AttributeLists.IndexOf(anchor);
        return type.WithAttributeLists(type.AttributeLists.Replace(anchor, before).Insert(index + 1, added));
    }

    private static AttributeListSyntax? Anchor(TypeDeclarationSyntax type)
        => type.AttributeLists.LastOrDefault(l => l.Attributes.Any(a => NameOf(a) == "Transition"))
            ?? type.AttributeLists.LastOrDefault(l => l.Attributes.Any(a => States.Contains(NameOf(a))));

    private static AttributeSyntax? Machine(TypeDeclarationSyntax type)
        => type.AttributeLists.SelectMany(l => l.Attributes).FirstOrDefault(a => NameOf(a) == "StateMachine");

    private static string NameOf(AttributeSyntax attribute)
    {
        var name = attribute.Name is QualifiedNameSyntax qualified ? qualified.Right : attribute.Name as SimpleNameSyntax;
        var text = name?.Identifier.ValueText ?? string.Empty;
        return text.EndsWith("Attribute", System.StringComparison.Ordinal) ? text.Substring(0, text.Length - "Attribute".Length) : text;
    }

    private static string Written(TypeDeclarationSyntax type, string state, string like)
    {
        if (Argument(type, state) is { } same)
        {
            return same;
        }

        var other = Argument(type, like) ?? like;
        return other.Substring(0, other.LastIndexOf('.') + 1) + state;
    }

    private static string? Argument(TypeDeclarationSyntax type, string state)
        => type.AttributeLists
            .SelectMany(l => l.Attributes)
            .SelectMany(a => a.ArgumentList?.Arguments ?? default)
            .Select(a => a.Expression)
            .FirstOrDefault(e => (e switch
            {
                MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
                IdentifierNameSyntax name => name.Identifier.ValueText,
                _ => null,
            }) == state)
            ?.ToString();

    private static bool EndsItsLine(SyntaxNode node) => node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);

    private static SyntaxTriviaList Indentation(SyntaxNode node)
        => [.. node.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia))];
}
