using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The names of an annotated class, and of what is generated beside it.</summary>
internal static class TypeNames
{
    public static string FullName(TypeModel type)
        => "global::" + (type.Namespace.Length == 0 ? string.Empty : CSharp.Namespace(type.Namespace) + ".") + string.Join(
            ".", type.Containers.Reverse().Select(c => CSharp.Identifier(c.Name)).Concat([CSharp.Identifier(type.Name)]));

    /// <summary>The name of the generated file, without the ending.</summary>
    public static string HintName(TypeModel type)
        => string.Join(
            ".", new[] { type.Namespace }.Where(n => n.Length > 0).Concat(type.Containers.Reverse().Select(c => c.Name)).Concat([type.Name]));
}
