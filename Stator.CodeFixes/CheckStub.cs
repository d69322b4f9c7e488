using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Stator.CodeFixes;

/// <summary>A check that compiles and never moves the row.</summary>
internal static class CheckStub
{
    /// <summary>The types that the stub names without their namespace.</summary>
    public static readonly string[] TypesUsed = ["System.Threading.CancellationToken", "System.Threading.Tasks.ValueTask"];

    public static TypeDeclarationSyntax AddTo(TypeDeclarationSyntax type, string state)
    {
        var newLine = NewLineOf(type);
        var text = $"private ValueTask<{state}Outcome> Check{state}(CancellationToken cancellationToken)\n"
            + $"    => ValueTask.FromResult({state}Outcome.Stay);\n";
        var method = SyntaxFactory.ParseMemberDeclaration((type.Members.Any() ? "\n" + text : text).Replace("\n", newLine))!;
        return WithBraces(type).AddMembers(method.WithAdditionalAnnotations(Formatter.Annotation));
    }

    /// <summary>The type with a body: a record may end in a semicolon.</summary>
    public static TypeDeclarationSyntax WithBraces(TypeDeclarationSyntax type) => WithBraces(type, NewLineOf(type));

    private static string NewLineOf(SyntaxNode node) => node.ToFullString().Contains("\r\n") ? "\r\n" : "\n";

    private static TypeDeclarationSyntax WithBraces(TypeDeclarationSyntax type, string newLine)
        => type.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken) && !type.OpenBraceToken.IsMissing
            ? type
            : type.WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken)
                    .WithLeadingTrivia(SyntaxFactory.EndOfLine(newLine)).WithTrailingTrivia(SyntaxFactory.EndOfLine(newLine)))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(type.SemicolonToken.TrailingTrivia))
                .WithAdditionalAnnotations(Formatter.Annotation);
}
