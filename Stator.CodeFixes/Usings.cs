using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>The using directives that new code needs.</summary>
internal static class Usings
{
    /// <summary>The namespaces of those types that cannot be named without one at a place.</summary>
    public static IEnumerable<string> Missing(SemanticModel model, int position, IEnumerable<string> types)
        => from type in types
           let dot = type.LastIndexOf('.')
           let space = type.Substring(0, dot)
           where !model.LookupNamespacesAndTypes(position, name: type.Substring(dot + 1)).Any(s => s.ContainingNamespace?.ToString() == space)
           select space;

    /// <summary>Adds using directives where they belong among those that are sorted with System first.</summary>
    public static CompilationUnitSyntax Add(CompilationUnitSyntax root, IEnumerable<string> namespaces)
        => namespaces.OrderByDescending(n => n, StringComparer.Ordinal).Aggregate(root, Add);

    private static CompilationUnitSyntax Add(CompilationUnitSyntax root, string space)
    {
        var newLine = root.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia) && t.ToString() == "\r\n") ? "\r\n" : "\n";
        var directive = SyntaxFactory.ParseCompilationUnit($"using {space};" + newLine).Usings[0];
        if (root.Usings.Count == 0)
        {
            // The head of the file stays above, and a blank line comes below.
            var first = root.GetFirstToken();
            var separated = root.ReplaceToken(first, first.WithLeadingTrivia(SyntaxFactory.EndOfLine(newLine)));
            return separated.WithUsings([directive.WithLeadingTrivia(first.LeadingTrivia)]);
        }

        var index = root.Usings.TakeWhile(u => ComesBefore(u, space)).Count();
        if (index > 0)
        {
            return root.WithUsings(root.Usings.Insert(index, directive));
        }

        var head = root.Usings[0];
        return root.WithUsings(root.Usings
            .Replace(head, head.WithLeadingTrivia())
            .Insert(0, directive.WithLeadingTrivia(head.GetLeadingTrivia())));
    }

    private static bool ComesBefore(UsingDirectiveSyntax directive, string space)
    {
        if (directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
        {
            return true;
        }

        if (directive.StaticKeyword.IsKind(SyntaxKind.StaticKeyword) || directive.Alias is not null)
        {
            return false;
        }

        var name = directive.Name?.ToString() ?? string.Empty;
        return IsSystem(name) && string.CompareOrdinal(name, space) < 0;
    }

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
}
