using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Stator.Cli.Launching;

/// <summary>Finds the application that is meant by a path, or by none.</summary>
internal static class AppFinder
{
    private const string HowToName = "Name one with --app, or in the environment variable STATOR_APP.";

    /// <param name="given">What --app says; null is the environment, then the current folder.</param>
    public static AppFile Find(string? given)
    {
        var named = given ?? Environment.GetEnvironmentVariable("STATOR_APP");
        var path = Path.GetFullPath(string.IsNullOrWhiteSpace(named) ? "." : named);
        if (Directory.Exists(path))
        {
            return InFolder(path);
        }

        if (!File.Exists(path))
        {
            throw new UsageException($"'{path}' is no application: there is no such file or folder. {HowToName}");
        }

        return IsProject(path) ? OfProject(path) : new AppFile(AssemblyOf(path), null);
    }

    private static string AssemblyOf(string path)
    {
        if (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }

        var assembly = (path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? path[..^".exe".Length] : path) + ".dll";
        return File.Exists(assembly) ? assembly : throw new UsageException(
            $"'{path}' is no application that stator can get into: there is no '{Path.GetFileName(assembly)}' beside it. A single-file or AOT application "
            + "has no startup hooks; name a build of it that is neither.");
    }

    private static AppFile InFolder(string folder)
    {
        var projects = Directory.EnumerateFiles(folder).Where(IsProject).Order(StringComparer.Ordinal).ToList();
        if (projects.Count > 1)
        {
            throw Several(folder, "projects", projects);
        }

        if (projects.Count == 1)
        {
            return OfProject(projects[0]);
        }

        var built = Applications(folder).ToList();
        return built.Count switch
        {
            1 => new(built[0], null),
            0 => throw new UsageException($"'{folder}' has neither a project nor a built application in it. {HowToName}"),
            _ => throw Several(folder, "applications", built),
        };
    }

    /// <summary>
    /// What the project has last been built to. Like `dotnet run`, started in the project's folder, where its configuration is.
    /// </summary>
    private static AppFile OfProject(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var newest = OutputFolders(folder)
            .Select(output => (Output: output, Built: Applications(output).ToList()))
            .Where(o => o.Built.Count > 0)
            .OrderByDescending(o => o.Built.Max(File.GetLastWriteTimeUtc))
            .FirstOrDefault();
        if (newest.Built is null)
        {
            throw new UsageException(
                $"The project '{project}' is not built: nothing in '{Path.Combine(folder, "bin")}' is an application. Build it first, with dotnet build.");
        }

        // Applications that the project refers to lie in its output too.
        var own = newest.Built.Where(b => Path.GetFileNameWithoutExtension(b) == Path.GetFileNameWithoutExtension(project)).ToList();
        return (own.Count == 1 ? own : newest.Built) is [var only] ? new(only, folder) : throw Several(newest.Output, "applications", newest.Built);
    }

    private static IEnumerable<string> OutputFolders(string project)
        => new[] { "Debug", "Release" }
            .Select(configuration => Path.Combine(project, "bin", configuration))
            .Where(Directory.Exists)
            .SelectMany(configuration => Directory.EnumerateDirectories(configuration, "net*"))
            .SelectMany(framework => Directory.EnumerateDirectories(framework).Prepend(framework));

    private static IEnumerable<string> Applications(string folder)
        => Directory.EnumerateFiles(folder, "*" + AppFile.ConfigurationSuffix)
            .Select(configuration => configuration[..^AppFile.ConfigurationSuffix.Length] + ".dll")
            .Where(File.Exists)
            .Order(StringComparer.Ordinal);

    private static bool IsProject(string path) => Path.GetExtension(path) is ".csproj" or ".fsproj" or ".vbproj";

    private static UsageException Several(string folder, string what, IEnumerable<string> paths)
        => new($"'{folder}' has several {what} in it: {string.Join(", ", paths.Select(Path.GetFileName))}. {HowToName}");
}
