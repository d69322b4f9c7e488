using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The names of an annotated class, and of what is generated beside it.</summary>
internal static class TypeNames
{
    public static string FullName(TypeModel type)
        => Beside(type, string.Join(
            ".", type.Containers.Reverse().Select(c => CSharp.Identifier(c.Name)).Concat([CSharp.Identifier(type.Name)])));

    /// <summary>A type in the namespace of the class.</summary>
    public static string Beside(TypeModel type, string name)
        => "global::" + (type.Namespace.Length == 0 ? string.Empty : CSharp.Namespace(type.Namespace) + ".") + name;

    /// <summary>The name of the generated file, without the ending.</summary>
    public static string HintName(MachineModel machine)
        => string.Join(
            ".",
            new[] { machine.Type.Namespace }
                .Concat(machine.Type.Containers.Reverse().Select(c => c.Name))
                .Concat([machine.Type.Name, machine.Prefix])
                .Where(n => n.Length > 0));
}
