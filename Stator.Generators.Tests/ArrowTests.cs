using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>Which folder may use which, read off the source.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Runtime = new()
    {
        ["Attributes"] = [],
        ["Schedules"] = [],
        ["Definition"] = ["Attributes"],
        ["Observing"] = ["Definition", "Attributes"],
        ["Storage"] = ["Definition", "Attributes"],
        ["Running"] = ["Storage", "Definition", "Attributes", "Observing", "Schedules"],
        ["Hosting"] = ["Running", "Storage", "Definition", "Attributes", "Observing"],
    };

    private static readonly Dictionary<string, string[]> Generators = new()
    {
        ["Model"] = [],
        ["Reading"] = ["Model"],
        ["Validation"] = ["Model"],
        ["Evolution"] = ["Model"],
        ["Emission"] = ["Model"],
        ["Flow"] = ["Reading", "Model"],
    };

    private static readonly Dictionary<string, string[]> CommandLine = new()
    {
        ["Launching"] = [],
        ["Commands"] = ["Launching"],
        ["Inside"] = [],
    };

    [Test]
    public void The_runtime_points_one_way() => Assert.That(Uses("Stator.Runtime", Runtime), Is.Empty);

    [Test]
    public void The_generator_points_one_way() => Assert.That(Uses("Stator.Generators", Generators), Is.Empty);

    [Test]
    public void The_command_line_points_one_way() => Assert.That(Uses("Stator.Cli", CommandLine), Is.Empty);

    [Test]
    public void The_dashboard_depends_on_the_runtime_only()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "Stator.Dashboard", "Stator.Dashboard.csproj"));
        var references = project.Descendants().Where(e => e.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference");

        Assert.That(
            references.Select(r => r.Attribute("Include")!.Value),
            Is.EquivalentTo(new[] { "../Stator.Runtime/Stator.Runtime.csproj", "Microsoft.AspNetCore.App" }));
    }

    [Test]
    public void The_command_line_depends_on_the_runtime_only_and_takes_only_itself_into_the_application()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "Stator.Cli", "Stator.Cli.csproj"));
        var references = project.Descendants().Where(e => e.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference");

        Assert.That(
            references.Select(r => r.Attribute("Include")!.Value), Is.EquivalentTo(new[] { "../Stator.Runtime/Stator.Runtime.csproj", "System.CommandLine" }));
        Assert.That(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "Stator.Cli", "Inside"))
                .Concat(new[] { "StartupHook.cs", "Handover.cs", "Request.cs", "ExitCode.cs", "UsageException.cs" }
                    .Select(file => Path.Combine(Repository.Root, "Stator.Cli", file)))
                .Where(file => File.ReadAllText(file).Contains("System.CommandLine", StringComparison.Ordinal)),
            Is.Empty);
    }

    [Test]
    public void Model_and_rules_and_emission_see_no_symbol()
        => Assert.That(
            Bind("Stator.Generators")
                .Where(u => Folder(u.File) is "Model" or "Validation" or "Evolution" or "Emission")
                .Where(u => u.Symbol.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true)
                .Select(u => $"{u.File} uses {u.Symbol}"),
            Is.Empty);

    [Test]
    public void Only_one_file_of_the_runtime_starts_tasks_threads_and_timers()
        => Assert.That(
            Bind("Stator.Runtime")
                .Where(u => Path.GetFileName(u.File) != "Background.cs")
                .Where(u => u.Symbol.ToDisplayString() is var name
                    && (name.StartsWith("System.Threading.Tasks.Task.Run", StringComparison.Ordinal)
                        || name.StartsWith("System.Threading.Tasks.Task.Delay", StringComparison.Ordinal)
                        || name.StartsWith("System.Threading.Thread.Thread(", StringComparison.Ordinal)
                        || name.StartsWith("System.Threading.Timer.Timer(", StringComparison.Ordinal)
                        || name.StartsWith("System.Threading.PeriodicTimer.PeriodicTimer(", StringComparison.Ordinal)))
                .Select(u => $"{u.File} uses {u.Symbol}"),
            Is.Empty);

    private static IEnumerable<string> Uses(string project, Dictionary<string, string[]> allowed)
    {
        var uses = Bind(project).ToList();
        Assert.That(uses.Select(u => Folder(u.File)).Where(f => f is not null).Distinct(), Is.EquivalentTo(allowed.Keys), "all folders are read");
        return uses
            .Select(u => (u.File, u.Symbol, From: Folder(u.File), To: u.Symbol.DeclaringSyntaxReferences.Select(r => Folder(r.SyntaxTree.FilePath)).FirstOrDefault()))
            .Where(u => u.From is not null && u.To is not null && u.From != u.To && !allowed[u.From].Contains(u.To))
            .Select(u => $"{u.File} uses {u.Symbol} of {u.To}")
            .Distinct();
    }

    private static IEnumerable<(string File, ISymbol Symbol)> Bind(string project)
    {
        var root = Path.Combine(Repository.Root, project);
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.StartsWith("obj", StringComparison.Ordinal) && !file.StartsWith("bin", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(
                File.ReadAllText(Path.Combine(root, file)), new CSharpParseOptions(LanguageVersion.Preview), path: file))
            .ToList();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Stator.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(project, trees, references);
        return trees.SelectMany(tree =>
        {
            var model = compilation.GetSemanticModel(tree);
            return tree.GetRoot().DescendantNodes()
                .Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax)
                .Select(node => model.GetSymbolInfo(node).Symbol)
                .Where(symbol => symbol is not null and not INamespaceSymbol)
                .Select(symbol => (tree.FilePath, symbol!));
        });
    }

    private static string? Folder(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder.Split(Path.DirectorySeparatorChar)[0] : null;
}
