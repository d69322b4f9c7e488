using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Answers the state that a check assigns, where it does so only to stay in the next line.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AnswerStateFix))]
[Shared]
public sealed class AnswerStateFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR066"];

    private protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue("State", out var state)
            && Assignment(root, diagnostic) is { } assignment
            && Stays(assignment) is not null
                ? $"Answer '{state}' instead"
                : null;

    private protected override async Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var answers = diagnostics.ToDictionary(d => (SyntaxNode)Assignment(root, d)!, Answer);
        var stays = answers.Keys.ToDictionary(a => (SyntaxNode)Stays((ExpressionStatementSyntax)a)!, a => a);
        var replaced = root.TrackNodes(stays.Keys.Concat(answers.Keys));
        foreach (var pair in stays)
        {
            var stay = (ReturnStatementSyntax)replaced.GetCurrentNode(pair.Key)!;
            var assignment = (ExpressionStatementSyntax)replaced.GetCurrentNode(pair.Value)!;
            var answer = answers[pair.Value] ?? ((AssignmentExpressionSyntax)assignment.Expression).Right.WithoutTrivia();
            replaced = replaced.ReplaceNode(
                stay,
                stay.WithExpression(answer).WithLeadingTrivia(assignment.GetLeadingTrivia()));
            replaced = replaced.RemoveNode(replaced.GetCurrentNode(pair.Value)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        return document.WithSyntaxRoot(replaced);
    }

    // An outcome type has its own word for the state; the short form has the one that is assigned.
    private static ExpressionSyntax? Answer(Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue("Outcome", out var outcome)
            ? SyntaxFactory.ParseExpression($"{outcome}.{diagnostic.Properties["State"]}")
            : null;

    private static ExpressionStatementSyntax? Assignment(SyntaxNode root, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ExpressionStatementSyntax>();

    private static ReturnStatementSyntax? Stays(ExpressionStatementSyntax assignment)
        => assignment.Parent is BlockSyntax block
            && CheckSyntax.IsOwn(assignment)
            && AnswersItself(assignment.FirstAncestorOrSelf<MethodDeclarationSyntax>())
            && block.Statements.ElementAtOrDefault(block.Statements.IndexOf(assignment) + 1) is ReturnStatementSyntax stay
            && HasNoComment(assignment, stay)
            && IsStay(stay.Expression)
                ? stay
                : null;

    private static bool IsStay(ExpressionSyntax? answer)
        => answer is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Stay" }
            || answer?.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression;

    // In a method that returns a task without being async, the answer is wrapped.
    private static bool AnswersItself(MethodDeclarationSyntax? method)
        => method is not null
            && (method.Modifiers.Any(SyntaxKind.AsyncKeyword) || method.ReturnType is not (GenericNameSyntax or QualifiedNameSyntax));

    private static bool HasNoComment(SyntaxNode assignment, SyntaxNode stay)
        => assignment.GetTrailingTrivia().Concat(stay.GetLeadingTrivia())
            .All(t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia));
}
