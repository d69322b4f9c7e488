using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stator.Cli.Launching;

/// <summary>A built application that can be started.</summary>
/// <param name="Assembly">The full path of its assembly.</param>
/// <param name="Folder">The folder to start it in; null is the current one.</param>
internal sealed record AppFile(string Assembly, string? Folder)
{
    public const string ConfigurationSuffix = ".runtimeconfig.json";

    public string Name => Path.GetFileName(Assembly);

    /// <summary>The program to start, and what comes before the application's own arguments.</summary>
    public IReadOnlyList<string> Program { get; } = ReadProgram(Assembly);

    private static IReadOnlyList<string> ReadProgram(string assembly)
    {
        var path = Path.ChangeExtension(assembly, ConfigurationSuffix);
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"'{assembly}' is no application: there is no '{Path.GetFileName(path)}' beside it. Name the .dll of the application itself, in the "
                + "folder that its build has written.");
        }

        var options = ReadOptions(path);
        if (options["configProperties"]?["System.StartupHookProvider.IsSupported"]?.GetValueKind() == JsonValueKind.False)
        {
            throw new UsageException(
                $"'{assembly}' has no startup hooks, by which stator gets into an application: a trimmed one has none, nor has one that is built with "
                + "StartupHookSupport=false. Name a build of it that is not trimmed.");
        }

        // One that brings its own .NET is started by its own executable, any other by the .NET that runs this.
        return options["includedFrameworks"] is not null
            ? [Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null)!]
            : [DotNet(), "exec", assembly];
    }

    private static JsonNode ReadOptions(string path)
    {
        try
        {
            var documentOptions = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonNode.Parse(File.ReadAllText(path), null, documentOptions)?["runtimeOptions"] ?? new JsonObject();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UsageException($"'{path}' is no runtime configuration: {exception.Message} Build the application again.");
        }
    }

    private static string DotNet()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
        {
            return host;
        }

        // The runtime of the tool lies in shared/Microsoft.NETCore.App/VERSION.
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
