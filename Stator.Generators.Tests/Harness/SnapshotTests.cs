using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

internal sealed class SnapshotTests
{
    [Test]
    public void Every_snapshot_belongs_to_a_test()
    {
        var tests = typeof(SnapshotTests).Assembly.GetTypes().SelectMany(t => t.GetMethods().Select(m => $"{t.Name}.{m.Name}")).ToHashSet();
        var orphans = Directory.GetFiles(Repository.PathOf("Stator.Generators.Tests"), "*.verified.*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path).Split('#')[0])
            .Where(prefix => !tests.Any(test => prefix == test || Regex.IsMatch(prefix, $"^{Regex.Escape(test)}_[^_]+=")));
        Assert.That(orphans, Is.Empty);
    }
}
