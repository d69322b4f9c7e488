using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Gives an attribute the argument that it lacks, or a better one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetArgumentFix))]
[Shared]
public sealed class SetArgumentFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds
        => ["STATOR020", "STATOR029", "STATOR040", "STATOR042", "STATOR076", "STATOR078"];

    private protected override IEnumerable<Repair> Repairs(Place place) => place switch
    {
        { Attribute: null } => [],
        { Id: "STATOR020" } when place.Fact("States") is { Length: > 0 } states
            => states.Split(' ').Select(s => Named("Initial", place.State(s), ":" + s)),
        { Id: "STATOR029" } => [Named("StartAfter", "\"1s\"")],
        { Id: "STATOR040" } when place.Fact("Duration") is { } duration => [InPlace($"\"{duration}\"")],
        { Id: "STATOR042" } => [Named("RetryAfter", "\"30s\"")],
        { Id: "STATOR076" } when place.Fact("Name") is { } name => [Named("Name", Text(name))],
        { Id: "STATOR078" } when place.Fact("Table") is { } table => [InPlace(Text(table))],
        _ => [],
    };

    private static Repair Named(string name, string value, string choice = "")
        => new($"Say {name} = {value}", nameof(SetArgumentFix) + ":" + name + choice, (root, at) =>
        {
            var attribute = at.FirstAncestorOrSelf<AttributeSyntax>()!;
            return root.ReplaceNode(attribute, Declarations.WithArgument(attribute, name, value));
        });

    private static Repair InPlace(string value)
        => new(
            $"Change to {value}",
            nameof(SetArgumentFix),
            (root, at) => root.ReplaceNode(at, SyntaxFactory.ParseExpression(value).WithTriviaFrom(at)));

    private static string Text(string value)
        => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(value)).ToString();
}
