using System;
using System.Linq;
using System.Reflection;
using NUnit.Framework;
using Stator.Generators.Reading;

namespace Stator.Generators.Tests;

/// <summary>The generator knows the types of the runtime by name only.</summary>
internal sealed class AttributeNamesTests
{
    [Test]
    public void Every_name_is_that_of_a_type_of_the_runtime()
    {
        var names = typeof(AttributeNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.Name != nameof(AttributeNames.Namespace))
            .Select(f => (string)f.GetValue(null)!)
            .ToList();
        Assert.That(names, Has.Count.GreaterThan(8));
        Assert.That(names.Where(n => typeof(StateAttribute).Assembly.GetType(n) is null), Is.Empty);
    }

    [Test]
    public void Every_attribute_of_the_runtime_has_a_name()
        => Assert.That(
            typeof(StateAttribute).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Attribute))).Select(t => t.FullName),
            Is.SubsetOf(typeof(AttributeNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null))));
}
