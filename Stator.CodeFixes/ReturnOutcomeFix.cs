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
using Microsoft.CodeAnalysis.Formatting;

namespace Stator.CodeFixes;

/// <summary>Makes a check that answers nothing return its outcome, which is to stay wherever it just ended.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnOutcomeFix))]
[Shared]
public sealed class ReturnOutcomeFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR055", "STATOR056"];

    private protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => CheckSyntax.Method(root, diagnostic) is { } method && (method.Body is not null || method.ExpressionBody is not null)
            && TypeFor(method, diagnostic.Properties["Outcome"]!) is { } type
            ? $"Return '{type}'"
            : null;

    private protected override async Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = (CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var outcomes = diagnostics.ToDictionary(d => CheckSyntax.Method(root, d)!, d => d.Properties["Outcome"]!);
        var missing = outcomes.Keys.All(m => !m.Modifiers.Any(SyntaxKind.AsyncKeyword)) ? [] : Usings.Missing(
            model, outcomes.Keys.First().Identifier.Span.End, ["System.Threading.Tasks.ValueTask"]).ToList();
        var fixedRoot = root.ReplaceNodes(outcomes.Keys, (method, _) => Fixed(method, model, outcomes[method]));
        return document.WithSyntaxRoot(Usings.Add(fixedRoot, missing));
    }

    /// <summary>What the check is to return instead of nothing; null where it returns something, which only its author can turn into an answer.</summary>
    private static string? TypeFor(MethodDeclarationSyntax method, string outcome)
        => (method.ReturnType.ToString().Split('.').Last(), method.Modifiers.Any(SyntaxKind.AsyncKeyword)) switch
        {
            ("void", false) => outcome,
            ("void" or "ValueTask", true) => $"ValueTask<{outcome}>",
            ("Task", true) => $"Task<{outcome}>",
            _ => null,
        };

    private static MethodDeclarationSyntax Fixed(MethodDeclarationSyntax method, SemanticModel model, string outcome)
    {
        var stay = SyntaxFactory.ParseStatement($"return {outcome}.Stay;");
        var ends = method.Body is null || model.AnalyzeControlFlow(method.Body) is { Succeeded: true, EndPointIsReachable: true };
        var returning = method.ReplaceNodes(
            CheckSyntax.Own(method).OfType<ReturnStatementSyntax>(),
            (_, current) => stay.WithTriviaFrom(current));
        var type = SyntaxFactory.ParseTypeName(TypeFor(method, outcome)!).WithTriviaFrom(method.ReturnType);
        var body = returning.Body ?? SyntaxFactory.Block(
            SyntaxFactory.ExpressionStatement(returning.ExpressionBody!.Expression.WithoutTrivia()));
        var full = ends ? body.AddStatements(stay) : body;
        return returning
            .WithReturnType(type)
            .WithExpressionBody(null)
            .WithSemicolonToken(default)
            .WithBody(full)
            .WithTrailingTrivia(method.GetTrailingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
