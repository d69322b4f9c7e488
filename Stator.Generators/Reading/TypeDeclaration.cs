using System;
using System.Collections.Generic;

namespace Stator.Generators.Reading;

/// <summary>What a name is written for in a declaration; it can be several at once.</summary>
[Flags]
internal enum MentionRoles : byte
{
    None = 0,

    /// <summary>Anything else, such as the parameter of a method.</summary>
    Other = 1,

    /// <summary>The type of a property, a field or an event.</summary>
    Value = 2,

    /// <summary>An argument of an attribute, or what a constant is.</summary>
    Constant = 4,

    /// <summary>What the names in it are looked up in: bases, types and namespaces around it, usings.</summary>
    Scope = 8,
}

/// <summary>How much of what a type declares concerns a machine; each takes in the ones before it.</summary>
internal enum Concern : byte
{
    None,

    /// <summary>That it is there, and what kind of type it is.</summary>
    Head,

    /// <summary>Its members, as of the type of a column, which may wrap a value.</summary>
    Members,

    /// <summary>Its members with their types and their constants, as of the machine, its bases and its enum.</summary>
    Whole,
}

/// <summary>A name that is written in a declaration.</summary>
internal readonly struct Mention(ulong name, MentionRoles roles)
{
    public ulong Name => name;

    public MentionRoles Roles => roles;

    public Concern For(Concern declaration) => declaration switch
    {
        Concern.Whole => (roles & (MentionRoles.Scope | MentionRoles.Constant)) != 0 ? Concern.Whole
            : (roles & MentionRoles.Value) != 0 ? Concern.Members
            : Concern.Head,
        Concern.Members => (roles & MentionRoles.Scope) != 0 ? Concern.Members : Concern.Head,
        Concern.Head => (roles & MentionRoles.Scope) != 0 ? Concern.Head : Concern.None,
        _ => Concern.None,
    };
}

/// <summary>A type as it is declared in one place, in numbers only.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="OtherName">What it is also looked for as; 0 where it is nothing else.</param>
/// <param name="Parent">The last name of the namespace or type that it is in; 0 where it is in none.</param>
/// <param name="Head">The stamp of what it is.</param>
/// <param name="Whole">The stamp of that and of all that it declares.</param>
/// <param name="Mentions">The names that are written in it.</param>
/// <param name="Usings">The names that are written in the usings of its file.</param>
internal sealed record TypeDeclaration(
    ulong Name,
    ulong OtherName,
    ulong Parent,
    ulong Head,
    ulong Whole,
    IReadOnlyList<Mention> Mentions,
    IReadOnlyList<Mention> Usings);

/// <summary>A namespace, in numbers only.</summary>
/// <param name="Name">Its last name.</param>
/// <param name="Parent">The name before that; 0 where there is none.</param>
/// <param name="Path">All of them.</param>
internal readonly record struct NamespaceDeclaration(ulong Name, ulong Parent, ulong Path);
