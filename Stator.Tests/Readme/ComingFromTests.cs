using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Ancestors;
using Stator.Tests.Support;

namespace Stator.Tests.Readme;

/// <summary>What docs/coming-from.md shows is code of these tests.</summary>
public sealed class ComingFromTests
{
    [Test]
    public void DP_T22_an_example_that_does_not_compile_is_not_shown()
    {
        var blocks = Regex.Matches(Repository.Read("docs", "coming-from.md"), "```csharp\n(.*?)```", RegexOptions.Singleline)
            .Select(b => b.Groups[1].Value);
        var compiled = Directory.GetFiles(Path.Combine(Repository.Root, "Stator.Tests"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Select(Unindented)
            .ToList();

        Assert.That(blocks.Count(), Is.GreaterThanOrEqualTo(5), "one for each ancestor");
        Assert.That(blocks.Where(b => !compiled.Any(c => c.Contains(Unindented(b), StringComparison.Ordinal))), Is.Empty);
    }

    [TestCase(DatabaseKind.Postgres)]
    [TestCase(DatabaseKind.Sqlite)]
    public async Task The_upload_goes_its_way(DatabaseKind kind)
    {
        var scanner = new Scanner();
        await using var stator = await TestStator.CreateAsync(
            kind, add: s => s.AddSingleton(scanner), machines: s => s.AddMachine(Upload.Graph.Machine));
        var uploads = stator.Of<Upload>();
        var clean = await uploads.InsertAsync(new Upload { Path = "clean" });
        var dirty = await uploads.InsertAsync(new Upload { Path = "dirty" });
        scanner.IsCleanAsync = path => Task.FromResult(path == "clean");

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1, Stayed = 1 }));
        Assert.That(await uploads.RejectAsync(clean), Is.True);
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { TimedOut = 1 }));

        Assert.That((await uploads.FindAsync(dirty))!.State, Is.EqualTo(UploadState.GivenUp));
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(10));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Deleted = 1 }));
    }

    // A page shows code without the space before it.
    private static string Unindented(string code) => Regex.Replace(code, "(?m)^ +", "");
}
