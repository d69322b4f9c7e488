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

/// <summary>Awaits what a check waits for with its thread, and makes the check asynchronous where it is not.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitFix))]
[Shared]
public sealed class AwaitFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR067"];

    private protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => CheckSyntax.Method(root, diagnostic) is { } method
            && Blocking(root, diagnostic) is { } blocking
            && Waited(blocking) is not null
            && MayAwait(blocking)
            && (IsAsync(method) || CanBecomeAsync(root, method, model))
                ? IsAsync(method) ? "Await it" : $"Await it and make '{method.Identifier.ValueText}' async"
                : null;

    private protected override async Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = (CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var made = diagnostics.Select(d => CheckSyntax.Method(root, d)!).Distinct().Where(m => !IsAsync(m)).ToList();
        var missing = made.Count == 0
            ? []
            : Usings.Missing(model, made[0].Identifier.Span.End, ["System.Threading.Tasks.ValueTask"]).ToList();
        var marks = made.ToDictionary(m => m, _ => new SyntaxAnnotation());
        var fixedRoot = root.ReplaceNodes(
            diagnostics.Select(d => Blocking(root, d)!).Concat<SyntaxNode>(made),
            (original, current) => original is MethodDeclarationSyntax method
                ? Async((MethodDeclarationSyntax)current).WithAdditionalAnnotations(marks[method])
                : Awaited((ExpressionSyntax)current, original.Parent!));
        var awaiting = document.WithSyntaxRoot(Usings.Add(fixedRoot, missing));
        return await WithTokensAsync(awaiting, marks.Values, cancellationToken).ConfigureAwait(false);
    }

    // A check that has just become asynchronous should be cancelled like any other.
    private static async Task<Document> WithTokensAsync(
        Document document, IEnumerable<SyntaxAnnotation> marks, CancellationToken cancellationToken)
    {
        var root = (CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var methods = marks.SelectMany(root.GetAnnotatedNodes).OfType<MethodDeclarationSyntax>()
            .Where(m => !TokenParameter.IsTaken(model, m) && TokenParameter.CanBeAdded(root, m) && TokenParameter.Calls(model, m).Count > 0)
            .ToList();
        return methods.Count == 0 ? document : document.WithSyntaxRoot(TokenParameter.Add(root, model, methods));
    }

    private static ExpressionSyntax? Blocking(SyntaxNode root, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) as ExpressionSyntax;

    private static ExpressionSyntax? Waited(ExpressionSyntax blocking) => blocking switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result => result.Expression,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax call }
            => call switch
            {
                { Name.Identifier.ValueText: "Wait" } => call.Expression,
                { Name.Identifier.ValueText: "GetResult", Expression: InvocationExpressionSyntax getAwaiter }
                    => (getAwaiter.Expression as MemberAccessExpressionSyntax)?.Expression,
                _ => null,
            },
        _ => null,
    };

    private static ExpressionSyntax Awaited(ExpressionSyntax blocking, SyntaxNode parent)
    {
        var wait = SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
            Waited(blocking)!.WithoutTrivia());
        var isReadOn = parent
            is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax
            or InvocationExpressionSyntax or PostfixUnaryExpressionSyntax;
        return (isReadOn ? SyntaxFactory.ParenthesizedExpression(wait) : (ExpressionSyntax)wait).WithTriviaFrom(blocking);
    }

    private static bool MayAwait(SyntaxNode blocking)
        => blocking.Ancestors()
            .TakeWhile(n => n is not MethodDeclarationSyntax)
            .All(n => n is not (LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax or CatchFilterClauseSyntax
                or QueryExpressionSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    private static bool IsAsync(MethodDeclarationSyntax method) => method.Modifiers.Any(SyntaxKind.AsyncKeyword);

    // A method that makes its task itself would have to be rewritten at every return.
    private static bool CanBecomeAsync(SyntaxNode root, MethodDeclarationSyntax method, SemanticModel model)
        => method.ReturnType is not (GenericNameSyntax or QualifiedNameSyntax or RefTypeSyntax)
            && !CheckSyntax.IsCalled(root, method)
            && method.ParameterList.Parameters.All(p => !p.Modifiers.Any())
            && !CheckSyntax.Own(method).Any(n => n is RefExpressionSyntax or StackAllocArrayCreationExpressionSyntax)
            && model.GetDeclaredSymbol(method) is { ReturnsVoid: false };

    private static MethodDeclarationSyntax Async(MethodDeclarationSyntax method)
    {
        var result = method.ReturnType;
        var type = SyntaxFactory.ParseTypeName($"ValueTask<{result.WithoutTrivia()}>").WithTriviaFrom(result);
        var async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return method.Modifiers.Any()
            ? method.WithReturnType(type).AddModifiers(async)
            : method
                .WithReturnType(type.WithLeadingTrivia())
                .AddModifiers(async.WithLeadingTrivia(result.GetLeadingTrivia()));
    }
}
