using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Stator.Tests;

/// <summary>The public faces of the packages, held by PublicApi.verified.txt and its like.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    [TestCase(typeof(IStatorRunner), "PublicApi.verified.txt")]
    [TestCase(typeof(StatorEndpoints), "PublicApi.Dashboard.verified.txt")]
    public void The_public_api_is_the_approved_one(Type ofAssembly, string file) => AssertApproved(string.Join("\n", Lines(ofAssembly)) + "\n", file);

    private static void AssertApproved(string received, string file, [CallerFilePath] string thisFile = "")
    {
        var verifiedFile = Path.Combine(Path.GetDirectoryName(thisFile)!, file);
        var verified = File.Exists(verifiedFile) ? File.ReadAllText(verifiedFile) : string.Empty;
        var receivedFile = verifiedFile.Replace(".verified.", ".received.", StringComparison.Ordinal);
        File.Delete(receivedFile);
        if (received != verified)
        {
            File.WriteAllText(receivedFile, received);
        }

        Assert.That(received.Split('\n'), Is.EqualTo(verified.Split('\n')), $"compare {Path.GetFileName(receivedFile)}, and rename it with build/accept-snapshots");
    }

    private static IEnumerable<string> Lines(Type ofAssembly)
        => ofAssembly.Assembly.GetExportedTypes()
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .SelectMany(t => Members(t).Prepend(Type(t)));

    private static string Type(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        var modifiers = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsInterface ? "" : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var bases = type.GetInterfaces().Select(Name).Where(n => !n.StartsWith("System.IEquatable", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            bases.Insert(0, Name(parent));
        }

        return $"{modifiers}{kind} {type.Namespace}.{Name(type).Split('.')[^1]}" + (bases.Count > 0 && !type.IsEnum ? " : " + string.Join(", ", bases) : "");
    }

    private static IEnumerable<string> Members(Type type)
        => type.IsEnum
            ? Enum.GetNames(type).Select(n => $"    {n} = {Convert.ToInt64(Enum.Parse(type, n), System.Globalization.CultureInfo.InvariantCulture)}")
            : type.GetMembers(Declared).Where(IsApi).Select(m => "    " + Member(m)).Order(StringComparer.Ordinal);

    private static bool IsApi(MemberInfo member)
        => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null && member switch
        {
            MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && (!method.IsSpecialName || method is ConstructorInfo),
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(a => a.IsPublic || a.IsFamily),
            FieldInfo field => field.IsPublic || field.IsFamily,
            EventInfo => true,
            _ => false,
        };

    private static string Member(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Static(method.IsStatic)}{Nullable(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}"
            + $"{Generic(method)}({Parameters(method)})",
        PropertyInfo property => $"{Static(property.GetAccessors(true)[0].IsStatic)}{Nullable(property.PropertyType, Nullability.Create(property))} {property.Name} {{ "
            + (property.GetMethod is not null ? "get; " : "")
            + (property.SetMethod is { IsPublic: true } setter ? IsInit(setter) ? "init; " : "set; " : "") + "}",
        FieldInfo field => $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}",
        _ => member.ToString()!,
    };

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Generic(MethodInfo method)
        => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(p =>
            $"{Nullable(p.ParameterType, Nullability.Create(p))} {p.Name}" + (p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")));

    private static string Nullable(Type type, NullabilityInfo nullability)
        => Name(type) + (!type.IsValueType && nullability.ReadState == NullabilityState.Nullable ? "?" : "");

    private static string Name(Type type)
    {
        if (System.Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.Namespace == "System" || type.Namespace == "Stator" ? type.Name : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
