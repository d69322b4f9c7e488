using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Cli;

/// <summary>How the tool gets into an application, and what it says where it cannot.</summary>
[CancelAfter(60_000)]
public sealed class ToolLaunchTests
{
    private string folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("stator-cli").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Nothing_but_the_result_is_on_standard_output_and_the_application_does_not_go_on(CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var called = await Tool.CallAsync(database, ["graph", "Hop"], token);

        Assert.Multiple(() =>
        {
            Assert.That(called.ExitCode, Is.Zero, called.All);
            Assert.That(called.Result, Is.EqualTo(Machines.Hop.Graph.Mermaid));
            Assert.That(called.All, Does.Contain("The app writes to standard output."));
            Assert.That(called.All, Does.Not.Contain("beyond Build()").And.Not.Contain("hosted service was started"));
            Assert.That(called.All, Does.Not.Contain("A child sees"), "what the application starts is not to be entered as well");
        });
    }

    [Test]
    public async Task Startup_hooks_that_the_environment_has_stay_those_of_the_application(CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        // The tool's own, because there is no other here. Where nothing is handed over it does nothing.
        var called = await Tool.CallAsync(database, ["list"], token, ("DOTNET_STARTUP_HOOKS", Tool.Assembly));

        Assert.That(called.ExitCode, Is.Zero, called.All);
        Assert.That(called.All, Does.Contain($"A child sees DOTNET_STARTUP_HOOKS={Tool.Assembly}\n").And.Not.Contain("STATOR_CLI"));
    }

    [TestCase("old-builder")]
    [TestCase("web")]
    public async Task Hosts_of_other_builders_are_entered_too_and_the_environment_names_the_application(string builder, CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var called = await Tool.CallAsync(
            ["list", "--json", "--", CliApp.Mode, builder, database.ConnectionString], token, start => start.Environment["STATOR_APP"] = Tool.App);

        Assert.That(called.ExitCode, Is.Zero, called.All);
        Assert.That(called.All, Does.Not.Contain("beyond Build()").And.Not.Contain("listening"));
        using var json = JsonDocument.Parse(called.Result);
        Assert.That(
            json.RootElement.EnumerateArray().Select(m => m.GetProperty("name").GetString()), Is.EqualTo(new[] { "Job", "Loan", "Letter", "Hop" }));
    }

    [Test]
    public async Task An_application_with_another_major_version_of_Stator_is_refused_and_both_versions_are_named(CancellationToken token)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Tool.App)!))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        MakeMajor(9, Path.Combine(folder, "Stator.Runtime.dll"));

        var called = await Tool.CallAsync(
            ["list", "--app", Path.Combine(folder, Path.GetFileName(Tool.App)), "--", CliApp.Mode, "no-stator"], token);

        Assert.That(called.ExitCode, Is.EqualTo(1), called.All);
        Assert.That(
            called.All,
            Does.Match(@"'Stator\.Tests\.dll' has version 9\.\d+\.\d+ of Stator\.Runtime, and stator is of version 0\.\d+\.\d+: their major versions differ\."));
    }

    [TestCase("no-host", "'Stator.Tests.dll' ended before it had built a host")]
    [TestCase("broken", "'Stator.Tests.dll' failed before its host was built: System.InvalidOperationException: The app has no licence.")]
    [TestCase("no-stator", "The host of 'Stator.Tests.dll' has no Stator: call services.AddStator")]
    public async Task An_application_that_cannot_answer_is_a_failure(string application, string message, CancellationToken token)
    {
        var called = await Tool.CallAsync(["list", "--app", Tool.App, "--", CliApp.Mode, application], token);

        Assert.Multiple(() =>
        {
            Assert.That(called.ExitCode, Is.EqualTo(1), called.All);
            Assert.That(called.All, Does.Contain(message));
            Assert.That(called.Result, Is.Empty);
        });
    }

    [Test]
    public async Task A_path_that_is_no_application_is_named(CancellationToken token)
    {
        var file = Path.Combine(folder, "nothing.dll");
        Assert.That(await SaidOfAsync(file), Does.Contain($"'{file}' is no application: there is no such file or folder."));
        Assert.That(await SaidOfAsync(folder), Does.Contain($"'{folder}' has neither a project nor a built application in it. Name one with --app"));

        await File.WriteAllTextAsync(file, string.Empty, token);
        Assert.That(await SaidOfAsync(file), Does.Contain("there is no 'nothing.runtimeconfig.json' beside it"));

        Write("nothing.runtimeconfig.json", """{ "runtimeOptions": { "configProperties": { "System.StartupHookProvider.IsSupported": false } } }""");
        Assert.That(await SaidOfAsync(file), Does.Contain("has no startup hooks").And.Contain("a trimmed one has none"));
        Assert.That(await SaidOfAsync(folder), Does.Contain("has no startup hooks"), "the one application in a folder is meant");

        Write("single", string.Empty);
        Assert.That(await SaidOfAsync(Path.Combine(folder, "single")), Does.Contain("A single-file or AOT application has no startup hooks"));

        Write("broken.dll", string.Empty);
        Write("broken.runtimeconfig.json", "{");
        Assert.That(await SaidOfAsync(Path.Combine(folder, "broken.dll")), Does.Contain("broken.runtimeconfig.json' is no runtime configuration: "));
        File.Delete(Path.Combine(folder, "broken.dll"));

        Write("other.dll", string.Empty);
        Write("other.runtimeconfig.json", "{}");
        Assert.That(await SaidOfAsync(folder), Does.Contain($"'{folder}' has several applications in it: nothing.dll, other.dll."));

        Write("Shop.csproj", string.Empty);
        Assert.That(await SaidOfAsync(folder), Does.Contain("Shop.csproj' is not built").And.Contain("Build it first"));

        Write("Tool.csproj", string.Empty);
        Assert.That(await SaidOfAsync(folder), Does.Contain($"'{folder}' has several projects in it: Shop.csproj, Tool.csproj."));

        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

        async Task<string> SaidOfAsync(string path)
        {
            var called = await Tool.CallAsync(["list", "--app", path], token);
            Assert.That(called.ExitCode, Is.EqualTo(2), called.All);
            return called.All;
        }
    }

    [Test]
    public async Task The_folder_of_a_project_stands_for_what_it_was_last_built_to(CancellationToken token)
    {
        foreach (var (output, age) in new[] { ("bin/Debug/net10.0", 1), ("bin/Release/net10.0", 0), ("bin/Release/net9.0", 2) })
        {
            var built = Directory.CreateDirectory(Path.Combine(folder, output)).FullName;
            await File.WriteAllTextAsync(Path.Combine(built, "Shop.dll"), string.Empty, token);
            File.SetLastWriteTimeUtc(Path.Combine(built, "Shop.dll"), DateTime.UnixEpoch.AddDays(-age));
            await File.WriteAllTextAsync(
                Path.Combine(built, "Shop.runtimeconfig.json"),
                """{ "runtimeOptions": { "configProperties": { "System.StartupHookProvider.IsSupported": false } } }""", token);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "Shop.csproj"), string.Empty, token);
        var called = await Tool.CallAsync(["list"], token, start => start.WorkingDirectory = folder);

        Assert.That(called.All, Does.Contain($"{Path.Combine("bin", "Release", "net10.0", "Shop.dll")}' has no startup hooks"));
    }

    [Test]
    public async Task The_page_describes_every_verb_that_the_help_lists(CancellationToken token)
    {
        var help = await Tool.CallAsync(["--help"], token);
        var verbs = Regex.Matches(help.Result[help.Result.IndexOf("Commands:", StringComparison.Ordinal)..], @"^  (\w+)", RegexOptions.Multiline);

        Assert.That(help.ExitCode, Is.Zero, help.All);
        Assert.That(help.Result, Does.Contain("  stator [command] [options]"));
        Assert.That(
            verbs.Select(v => v.Groups[1].Value),
            Is.EquivalentTo(Regex.Matches(Repository.Read("docs", "command-line.md"), @"^### (\w+)$", RegexOptions.Multiline).Select(h => h.Groups[1].Value)));
    }

    [TestCase("lst", "'lst' was not matched. Did you mean one of the following?", "See 'stator --help'.")]
    [TestCase("run --concurrency many", "'--concurrency' is 'many'. It must be a whole number", "See 'stator run --help'.")]
    [TestCase("run --for 5", "'--for' is '5'. It must be a duration with a unit", "See 'stator run --help'.")]
    [TestCase("requeue Job", "Which rows? Name either keys, or a state with --state.", "See 'stator requeue --help'.")]
    [TestCase("requeue Job 1 --limit 3", "'--limit' goes with '--state' only", "See 'stator requeue --help'.")]
    [TestCase("requeue Job --state Working --force", "'--force' goes with keys only", "See 'stator requeue --help'.")]
    [TestCase("force Job 1", "Option '--to' is required.", "See 'stator force --help'.")]
    [TestCase("stats --by week", "'week'", "See 'stator stats --help'.")]
    [TestCase("schema --apply --dry-run", "Either '--apply' or '--dry-run'.", "See 'stator schema --help'.")]
    public async Task A_mistake_in_the_command_line_is_named_before_anything_is_started(string line, string message, string hint, CancellationToken token)
    {
        var called = await Tool.CallAsync([.. line.Split(' '), "--app", folder], token);

        Assert.Multiple(() =>
        {
            Assert.That(called.ExitCode, Is.EqualTo(2));
            Assert.That(called.All, Does.Contain(message).And.Contain(hint));
            Assert.That(called.Result, Is.Empty);
        });
    }

    /// <summary>Writes another major version into the header of an assembly.</summary>
    private static void MakeMajor(ushort major, string assembly)
    {
        var image = File.ReadAllBytes(assembly);
        using var portable = new PEReader(new MemoryStream(image));
        var metadata = portable.GetMetadataReader();

        // The row begins with four bytes for the algorithm of hashes.
        var place = portable.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Assembly) + 4;
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(place), major);
        File.WriteAllBytes(assembly, image);
    }
}
