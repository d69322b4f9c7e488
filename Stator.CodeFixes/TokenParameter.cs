using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Flow;
using Stator.Generators.Reading;

namespace Stator.CodeFixes;

/// <summary>The CancellationToken of a check.</summary>
internal static class TokenParameter
{
    private const string Name = "cancellationToken";

    public static bool CanBeAdded(SyntaxNode root, MethodDeclarationSyntax method)
        => !CheckSyntax.IsCalled(root, method)
            && method.ParameterList.Parameters.All(p => p.Default is null && !p.Modifiers.Any(SyntaxKind.ParamsKeyword))
            && !method.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == Name);

    public static bool IsTaken(SemanticModel model, MethodDeclarationSyntax method)
        => model.GetDeclaredSymbol(method)?.Parameters.Any(p => p.Type.IsNamed("System.Threading.CancellationToken")) == true;

    /// <summary>The calls in a method that would take the token.</summary>
    public static IReadOnlyList<(InvocationExpressionSyntax Call, IParameterSymbol Parameter)> Calls(
        SemanticModel model, MethodDeclarationSyntax method)
        => model.GetOperation(method) is { } body
            ? [.. TokenCalls.In(OwnOperations.Of(body))
                .Where(c => c.Call.Syntax is InvocationExpressionSyntax)
                .Select(c => ((InvocationExpressionSyntax)c.Call.Syntax, c.Parameter))]
            : [];

    public static CompilationUnitSyntax Add(CompilationUnitSyntax root, SemanticModel model, IReadOnlyList<MethodDeclarationSyntax> methods)
    {
        var missing = Usings.Missing(
            model, methods[0].Identifier.Span.End, ["System.Threading.CancellationToken"]).ToList();
        var calls = methods.SelectMany(m => Calls(model, m)).ToDictionary(c => c.Call, c => c.Parameter);
        var fixedRoot = root.ReplaceNodes(
            methods.Select(m => (SyntaxNode)m.ParameterList).Concat(calls.Keys),
            (original, current) => current is ParameterListSyntax parameters
                ? parameters.AddParameters(Parameter(parameters))
                : WithToken((InvocationExpressionSyntax)current, calls[(InvocationExpressionSyntax)original]));
        return Usings.Add(fixedRoot, missing);
    }

    private static ParameterSyntax Parameter(ParameterListSyntax parameters)
    {
        var parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(Name))
            .WithType(SyntaxFactory.ParseTypeName("CancellationToken").WithTrailingTrivia(SyntaxFactory.Space));
        return parameters.Parameters.Any() ? parameter.WithLeadingTrivia(SyntaxFactory.Space) : parameter;
    }

    // By its place where that is next, and by its name where others are left out before it.
    private static InvocationExpressionSyntax WithToken(InvocationExpressionSyntax call, IParameterSymbol parameter)
    {
        var arguments = call.ArgumentList.Arguments;
        var isExtension = parameter.ContainingSymbol is IMethodSymbol { IsExtensionMethod: true }
            && call.Expression is MemberAccessExpressionSyntax;
        var isNext = arguments.Count == parameter.Ordinal - (isExtension ? 1 : 0) && arguments.All(a => a.NameColon is null);
        var argument = SyntaxFactory.ParseArgumentList($"({(isNext ? string.Empty : parameter.Name + ": ")}{Name})").Arguments[0];
        return call.AddArgumentListArguments(
            arguments.Any() ? argument.WithLeadingTrivia(SyntaxFactory.Space) : argument);
    }
}
