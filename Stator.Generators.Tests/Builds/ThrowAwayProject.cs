using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Builds;

/// <summary>A project in a folder of its own that uses Stator as a package would bring it, for what only a real build can show.</summary>
internal sealed class ThrowAwayProject : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stator-");

    public ThrowAwayProject(string properties = "")
    {
        string Built(string assembly) => Path.Combine(TestContext.CurrentContext.TestDirectory, assembly + ".dll");
        string Package(string file) => Repository.PathOf("Stator.Runtime", "build", file);
        Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Package("Stator.Runtime.props")}" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Built("Stator.Runtime")};{Built("Npgsql")};{Built("Microsoft.Extensions.DependencyInjection.Abstractions")}" />
                <Analyzer Include="{Built("Stator.Generators")};{Built("Stator.CodeFixes")}" />
              </ItemGroup>
              <Import Project="{Package("Stator.Runtime.targets")}" />
            </Project>
            """);
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
    }

    public IEnumerable<string> Files
        => folder.GetFiles("*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder.FullName, f.FullName).Replace('\\', '/'))
            .Where(f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);

    public string Read(string file) => File.ReadAllText(Path.Combine(folder.FullName, file));

    public void Delete(string file) => File.Delete(Path.Combine(folder.FullName, file));

    /// <summary>Runs <c>dotnet</c> in the folder.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public async Task<(int ExitCode, string Output)> DotnetAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // A build must not find the one that runs the tests, nor leave servers behind.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
