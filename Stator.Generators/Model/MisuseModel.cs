namespace Stator.Generators.Model;

internal enum Misuse
{
    /// <summary>The attribute is on what is no column, or none that it can be on.</summary>
    NoColumn,

    /// <summary>The JSON context is no such thing.</summary>
    NoContext,

    /// <summary>The JSON context does not know the type of the property.</summary>
    UnknownType,

    /// <summary>The property cannot hold where a row was inserted, or in which span.</summary>
    NoSource,

    /// <summary>The property cannot hold the priority of its row.</summary>
    NoPriority,

    /// <summary>The property cannot hold the queue of its row.</summary>
    NoQueue,

    /// <summary>The property cannot be a concurrency key.</summary>
    NoConcurrencyKey,
}

/// <summary>What an attribute of a property asks for that cannot be.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Property">The property.</param>
/// <param name="Arguments">What else the message says.</param>
internal sealed record MisuseModel(Misuse Kind, string Property, EquatableArray<string> Arguments);
