using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Reads and changes the attributes of a class, each of which says one thing about its machine.</summary>
internal static class Declarations
{
    private static readonly string[] OfStates = ["State", "ExternalState", "TerminalState", "LegacyState"];

    public static IEnumerable<AttributeSyntax> All(TypeDeclarationSyntax type) => type.AttributeLists.SelectMany(l => l.Attributes);

    /// <summary>The name of an attribute without what may be left out.</summary>
    public static string NameOf(AttributeSyntax attribute)
    {
        var simple = attribute.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right,
            AliasQualifiedNameSyntax aliased => aliased.Name,
            var other => (SimpleNameSyntax)other,
        };
        var name = simple.Identifier.ValueText;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    /// <summary>The declaration of a state.</summary>
    public static AttributeSyntax? OfState(TypeDeclarationSyntax? type, string state)
        => type is null ? null : All(type).FirstOrDefault(a => OfStates.Contains(NameOf(a)) && FirstState(a) == state);

    /// <summary>The declaration of states below which another one belongs, or else that of the machine.</summary>
    public static AttributeSyntax? LastOfStates(TypeDeclarationSyntax type)
        => All(type).LastOrDefault(a => OfStates.Contains(NameOf(a))) ?? All(type).FirstOrDefault(a => NameOf(a) == "StateMachine");

    public static CompilationUnitSyntax Remove(CompilationUnitSyntax root, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
        {
            return root.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        // What stands above the first attribute, such as the documentation, belongs to the class.
        var isFirst = list.Parent!.GetFirstToken() == list.OpenBracketToken;
        return root.RemoveNode(list, isFirst ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    /// <summary>Adds an attribute on a line of its own, below another one.</summary>
    public static CompilationUnitSyntax AddBelow(CompilationUnitSyntax root, AttributeSyntax above, string text)
    {
        var list = (AttributeListSyntax)above.Parent!;
        var added = List(text).WithLeadingTrivia(Indentation(list)).WithTrailingTrivia(list.GetTrailingTrivia());
        var kept = list.WithTrailingTrivia(NewLine(root));
        return root.ReplaceNode(list, [kept, added]);
    }

    /// <summary>Adds an attribute to a member or a class, above all it has.</summary>
    public static CompilationUnitSyntax AddAbove(
        CompilationUnitSyntax root,
        MemberDeclarationSyntax member,
        string text,
        Func<MemberDeclarationSyntax, MemberDeclarationSyntax>? change = null)
    {
        var first = member.GetFirstToken();
        var indentation = Indentation(member);
        var bare = member.ReplaceToken(first, first.WithLeadingTrivia(indentation));
        var added = List(text).WithLeadingTrivia(first.LeadingTrivia).WithTrailingTrivia(NewLine(root));
        var changed = change is null ? bare : change(bare);
        return root.ReplaceNode(member, changed.WithAttributeLists(changed.AttributeLists.Insert(0, added)));
    }

    /// <summary>Gives an attribute a named argument, in the place of the one it has.</summary>
    public static AttributeSyntax WithArgument(AttributeSyntax attribute, string name, string value)
    {
        var expression = SyntaxFactory.ParseExpression(value);
        if (Argument(attribute, name) is { } present)
        {
            return attribute.ReplaceNode(present, present.WithExpression(expression.WithTriviaFrom(present.Expression)));
        }

        var space = SyntaxFactory.Space;
        var added = SyntaxFactory.AttributeArgument(expression).WithNameEquals(SyntaxFactory.NameEquals(
            SyntaxFactory.IdentifierName(name),
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(space).WithTrailingTrivia(space)));
        var list = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        var arguments = list.Arguments.Count == 0
            ? SyntaxFactory.SingletonSeparatedList(added)
            : SyntaxFactory.SeparatedList(
                list.Arguments.Concat([added]),
                list.Arguments.GetSeparators().Concat([SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(space)]));
        return attribute.WithArgumentList(list.WithArguments(arguments));
    }

    public static AttributeSyntax WithoutArgument(AttributeSyntax attribute, string name)
        => Argument(attribute, name) is { } present ? attribute.RemoveNode(present, SyntaxRemoveOptions.KeepNoTrivia)! : attribute;

    /// <summary>Makes a declaration one of another kind, with those of its arguments that the kind has, and with those it needs.</summary>
    public static AttributeSyntax OfKind(AttributeSyntax attribute, string kind)
    {
        var renamed = attribute.WithName(SyntaxFactory.IdentifierName(kind).WithTriviaFrom(attribute.Name));
        if (kind == "State")
        {
            return WithArgument(WithoutArgument(renamed, "MoveTo"), "RetryAfter", "\"30s\"");
        }

        return new[] { "RetryAfter", "StartAfter", "Deadline", "MoveTo" }.Aggregate(renamed, WithoutArgument);
    }

    public static SyntaxTrivia NewLine(SyntaxNode root) => SyntaxFactory.EndOfLine(root.ToFullString().Contains("\r\n") ? "\r\n" : "\n");

    public static SyntaxTriviaList Indentation(SyntaxNode node)
        => new(node.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse());

    private static AttributeListSyntax List(string text)
        => ((ClassDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[{text}] class C;")!).AttributeLists[0].WithoutTrivia();

    private static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name)
        => attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);

    private static string? FirstState(AttributeSyntax attribute)
        => attribute.ArgumentList?.Arguments.FirstOrDefault()?.Expression
            .DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().LastOrDefault()?.Identifier.ValueText;
}
