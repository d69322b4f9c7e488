using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Replaces what is no state by the state that was probably meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StateArgumentFix))]
[Shared]
public sealed class StateArgumentFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR006"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Fact("State") is { } member && place.Node is ExpressionSyntax)
        {
            var state = place.State(member);
            yield return new Repair(
                $"Change to '{state}'",
                nameof(StateArgumentFix),
                (root, at) => root.ReplaceNode(at, SyntaxFactory.ParseExpression(state).WithTriviaFrom(at)));
        }
    }
}
