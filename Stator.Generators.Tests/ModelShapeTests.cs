using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Stator.Generators.Model;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>The model outlives the compilation it was read from, and the pipeline compares it. So it must be plain data.</summary>
internal sealed class ModelShapeTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Test]
    public void No_field_of_the_model_holds_anything_of_Roslyn()
        => Assert.That(
            TypesIn("Stator.Generators.Model").SelectMany(t => t.GetFields(Everything)).Where(f => IsOfRoslyn(f.FieldType)).Select(Name),
            Is.Empty);

    [Test]
    public void Every_type_of_the_model_is_compared_by_value()
    {
        var data = TypesIn("Stator.Generators.Model").Where(t => t is { IsEnum: false } && !(t.IsAbstract && t.IsSealed)).ToList();
        Assert.That(data, Has.Count.GreaterThan(10));
        Assert.That(data.Where(t => !typeof(IEquatable<>).MakeGenericType(t).IsAssignableFrom(t)), Is.Empty);
    }

    [Test]
    public void Every_list_of_the_model_is_compared_by_its_elements()
        => Assert.That(
            TypesIn("Stator.Generators.Model")
                .Where(t => t.GetGenericArguments().Length == 0)
                .SelectMany(t => t.GetFields(Everything & ~BindingFlags.Static))
                .Where(f => f.FieldType != typeof(string)
                    && typeof(System.Collections.IEnumerable).IsAssignableFrom(f.FieldType)
                    && !(f.FieldType.IsGenericType && f.FieldType.GetGenericTypeDefinition() == typeof(EquatableArray<>)))
                .Select(Name),
            Is.Empty);

    [TestCase("Validation")]
    [TestCase("Evolution")]
    [TestCase("Emission")]
    public void No_signature_of_a_later_stage_names_Roslyn(string stage)
    {
        var members = TypesIn("Stator.Generators." + stage).SelectMany(t => t.GetMembers(Everything)).ToList();
        Assert.That(members, Is.Not.Empty);
        Assert.That(members.Where(m => TypesOf(m).Any(IsOfRoslyn)).Select(Name), Is.Empty);
    }

    [TestCase("Model")]
    [TestCase("Validation")]
    [TestCase("Evolution")]
    [TestCase("Emission")]
    public void No_source_file_of_a_later_stage_mentions_Roslyn(string stage)
    {
        var files = Directory.GetFiles(Repository.PathOf("Stator.Generators", stage), "*.cs", SearchOption.AllDirectories);
        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(f => File.ReadAllText(f).Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<Type> TypesIn(string space)
        => typeof(MachineModel).Assembly.GetTypes().Where(t => t.Namespace == space && !t.Name.StartsWith('<'));

    private static bool IsOfRoslyn(Type type)
        => type.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
            || (type.HasElementType && IsOfRoslyn(type.GetElementType()!))
            || type.GetGenericArguments().Any(a => !a.IsGenericParameter && IsOfRoslyn(a));

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        MethodBase method => method.GetParameters().Select(p => p.ParameterType)
            .Concat(method is MethodInfo { ReturnType: var result } ? [result] : []),
        _ => [],
    };

    private static string Name(MemberInfo member) => $"{member.DeclaringType}.{member.Name}";

    [Test]
    public void What_is_of_Roslyn_is_recognised()
        => Assert.That(
            new[] { typeof(ISymbol), typeof(List<Location>), typeof(SyntaxNode[]), typeof(string) }.Select(IsOfRoslyn),
            Is.EqualTo(new[] { true, true, true, false }));
}
