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

/// <summary>Makes the enum that a check returns nullable, so that it can stay.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NullableStateFix))]
[Shared]
public sealed class NullableStateFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR063"];

    private protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => Method(root, diagnostic) is { } method && (IsInferred(method) || Returned(method).All(IsMadeHere))
            ? $"Return '{StateType(method)}?'"
            : null;

    private protected override async Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var stay = diagnostics.ToDictionary(d => Method(root, d)!, d => d.Properties.TryGetValue("Stay", out var state) ? state : null);
        return document.WithSyntaxRoot(root.ReplaceNodes(stay.Keys, (method, _) => Fixed(method, stay[method])));
    }

    private static MethodDeclarationSyntax Fixed(MethodDeclarationSyntax method, string? stay)
    {
        var state = StateType(method);
        var returned = Returned(method).ToList();
        var stays = new HashSet<SyntaxNode>(returned.SelectMany(Answers).Where(a => stay is not null && NameOf(a) == stay));
        var types = IsInferred(method) ? [] : returned.SelectMany(ToChange);
        return method.ReplaceNodes(types.Concat(stays).Concat([state]), (original, current) => current switch
        {
            _ when stays.Contains(original) => SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression).WithTriviaFrom(current),
            IdentifierNameSyntax { Identifier.ValueText: "FromResult" } name
                => SyntaxFactory.GenericName(
                    name.Identifier,
                    SyntaxFactory.TypeArgumentList([Nullable(state.WithoutTrivia())])).WithTriviaFrom(name),
            TypeSyntax type => Nullable(type),
            _ => current,
        });
    }

    // Who could not say null said the state itself, which is no transition.
    private static IEnumerable<ExpressionSyntax> Answers(ExpressionSyntax returned)
        => returned.DescendantNodesAndSelf()
            .OfType<ExpressionSyntax>()
            .Where(e => CheckSyntax.IsAnswer(e) || (e == (ExpressionSyntax?)ResultOf(returned)));

    private static ExpressionSyntax? ResultOf(ExpressionSyntax task)
        => task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } } made
            ? made.ArgumentList.Arguments.FirstOrDefault()?.Expression
            : null;

    private static string? NameOf(ExpressionSyntax answer) => answer switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax } member
            => member.Name.Identifier.ValueText,
        _ => null,
    };

    // The types by which a task says what is in it.
    private static IEnumerable<SyntaxNode> ToChange(ExpressionSyntax task) => task switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax name } }
            => [name.TypeArgumentList.Arguments[0]],
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } => [name],
        ObjectCreationExpressionSyntax { Type: GenericNameSyntax name } => [name.TypeArgumentList.Arguments[0]],
        _ => [],
    };

    private static bool IsMadeHere(ExpressionSyntax task) => task
        is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } }
        or ObjectCreationExpressionSyntax { Type: GenericNameSyntax, Initializer: null }
        or ImplicitObjectCreationExpressionSyntax
        or ThrowExpressionSyntax;

    private static bool IsInferred(MethodDeclarationSyntax method)
        => method.Modifiers.Any(SyntaxKind.AsyncKeyword) || StateType(method) == method.ReturnType;

    private static IEnumerable<ExpressionSyntax> Returned(MethodDeclarationSyntax method) => CheckSyntax.Returned(method);

    private static TypeSyntax StateType(MethodDeclarationSyntax method)
        => (method.ReturnType is QualifiedNameSyntax name ? name.Right : method.ReturnType) is GenericNameSyntax task
            ? task.TypeArgumentList.Arguments[0]
            : method.ReturnType;

    private static NullableTypeSyntax Nullable(TypeSyntax type)
        => SyntaxFactory.NullableType(type.WithoutTrailingTrivia()).WithTrailingTrivia(type.GetTrailingTrivia());

    private static MethodDeclarationSyntax? Method(SyntaxNode root, Diagnostic diagnostic) => CheckSyntax.Method(root, diagnostic);
}
