using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Finds and removes the checks of a class.</summary>
internal static class Checks
{
    public static MethodDeclarationSyntax? Of(TypeDeclarationSyntax? type, string name)
        => type?.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(m => m.Identifier.ValueText == name);

    public static TypeDeclarationSyntax Remove(TypeDeclarationSyntax type, MethodDeclarationSyntax check)
    {
        var isFirst = type.Members[0] == check;
        var removed = type.RemoveNode(check, SyntaxRemoveOptions.KeepNoTrivia)!;

        // The blank line that stood between the first member and the second would now stand below the brace.
        return isFirst && removed.Members.Any()
            ? removed.ReplaceNode(removed.Members[0], removed.Members[0].WithLeadingTrivia(
                removed.Members[0].GetLeadingTrivia().SkipWhile(t => t.IsKind(SyntaxKind.EndOfLineTrivia))))
            : removed;
    }
}
