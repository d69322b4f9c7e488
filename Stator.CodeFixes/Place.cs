using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Where a problem is, and what the rule has said about it.</summary>
internal sealed class Place(Diagnostic diagnostic, CompilationUnitSyntax root, SemanticModel model)
{
    public string Id => diagnostic.Id;

    public SyntaxNode Node { get; } = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    public SemanticModel Model => model;

    public AttributeSyntax? Attribute => Node.FirstAncestorOrSelf<AttributeSyntax>();

    public TypeDeclarationSyntax? Type => Node.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    public string? Fact(string name) => diagnostic.Properties.TryGetValue(name, out var value) ? value : null;

    /// <summary>A state as the attributes of this class can name it: without its enum where a using directive allows that.</summary>
    public string State(string member)
    {
        var symbols = model.LookupSymbols(Node.SpanStart, name: member);
        var written = SyntaxFacts.GetKeywordKind(member) == SyntaxKind.None ? member : "@" + member;
        return symbols.Length == 1 && symbols[0] is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } field
            && field.ContainingType.Name == EnumName()
            ? written
            : (Enum() is { } type ? type + "." : string.Empty) + written;
    }

    /// <summary>The enum as <c>[StateMachine]</c> names it.</summary>
    private string? Enum()
        => (Type is null ? null : Declarations.All(Type).FirstOrDefault(a => Declarations.NameOf(a) == "StateMachine"))?.Name
            .DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault()?.TypeArgumentList.Arguments[0].ToString();

    private string? EnumName() => Enum() is { } name ? name.Substring(name.LastIndexOf('.') + 1).TrimStart('@') : null;
}
