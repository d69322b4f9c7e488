using System;

namespace Stator;

/// <summary>
/// Keeps a property as JSON: <c>jsonb</c> on PostgreSQL, text on SQLite. On a class it is for all its properties of types that no column can
/// hold. Null is NULL.
/// </summary>
/// <param name="context">
/// The <c>JsonSerializerContext</c> that knows the types of the properties: each by a <c>[JsonSerializable]</c>. Nothing is looked up by
/// reflection.
/// </param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, Inherited = false)]
public sealed class JsonColumnAttribute(Type context) : Attribute
{
    /// <summary>The context that knows the types of the properties.</summary>
    public Type Context { get; } = context;
}
