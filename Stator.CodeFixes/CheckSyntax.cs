using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Finds what a fix changes in a check.</summary>
internal static class CheckSyntax
{
    public static MethodDeclarationSyntax? Method(SyntaxNode root, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>();

    /// <summary>What the method itself returns, and no lambda in it.</summary>
    public static IEnumerable<ExpressionSyntax> Returned(MethodDeclarationSyntax method)
        => method.ExpressionBody is { } arrow
            ? [arrow.Expression]
            : Own(method).OfType<ReturnStatementSyntax>().Select(r => r.Expression).OfType<ExpressionSyntax>();

    /// <summary>The nodes of the method, without those of lambdas and local functions.</summary>
    public static IEnumerable<SyntaxNode> Own(MethodDeclarationSyntax method)
        => method.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>Whether a node of a method is in no lambda and no local function.</summary>
    public static bool IsOwn(SyntaxNode node)
        => node.Ancestors()
            .TakeWhile(n => n is not MethodDeclarationSyntax)
            .All(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>Whether the method is named anywhere else in the file, so that a new signature could break a call.</summary>
    public static bool IsCalled(SyntaxNode root, MethodDeclarationSyntax method)
        => root.DescendantNodes().OfType<SimpleNameSyntax>().Any(n => n.Identifier.ValueText == method.Identifier.ValueText);

    /// <summary>Whether nothing between an expression and the return takes its type from it, so that it may become null.</summary>
    public static bool IsAnswer(SyntaxNode node) => node.Parent switch
    {
        ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
        ConditionalExpressionSyntax choice => choice.Condition != node && IsAnswer(choice),
        SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } => IsAnswer(choice),
        ParenthesizedExpressionSyntax inner => IsAnswer(inner),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice => choice.Right == node && IsAnswer(choice),
        _ => false,
    };
}
