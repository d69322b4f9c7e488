using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Stator.Tests.Processes;
using Stator.Tests.Support;

namespace Stator.Tests.Cli;

/// <summary>What a call of the tool came to.</summary>
/// <param name="ExitCode">What it exited with.</param>
/// <param name="Result">What it wrote to standard output, without the last end of line.</param>
/// <param name="All">What it wrote, errors among it.</param>
internal sealed record Called(int ExitCode, string Result, string All);

/// <summary>The tool, as a process of its own.</summary>
internal static class Tool
{
    // The tool of the same configuration as these tests; the project reference has built it.
    public static string Assembly
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Repository.Root, "Stator.Cli", "bin", output.Parent!.Name, output.Name, "Stator.Cli.dll");
        }
    }

    public static string App => typeof(Tool).Assembly.Location;

    /// <summary>Starts it on <see cref="CliApp"/> with a database.</summary>
    public static ChildProcess Start(
        TestDatabase database, string[] arguments, Action<string>? onLine = null, params (string Name, string Value)[] environment)
        => Start(
            [.. arguments, "--app", App, "--", CliApp.Mode, database.Kind.ToString(), database.ConnectionString],
            onLine,
            start =>
            {
                foreach (var (name, value) in environment)
                {
                    start.Environment[name] = value;
                }
            });

    /// <summary>Calls it on <see cref="CliApp"/> with a database.</summary>
    public static async Task<Called> CallAsync(
        TestDatabase database, string[] arguments, CancellationToken token, params (string Name, string Value)[] environment)
    {
        await using var tool = Start(database, arguments, null, environment);
        return await EndAsync(tool, token);
    }

    /// <summary>Calls it with nothing but these arguments.</summary>
    public static async Task<Called> CallAsync(string[] arguments, CancellationToken token, Action<ProcessStartInfo>? configure = null)
    {
        await using var tool = Start(arguments, null, configure);
        return await EndAsync(tool, token);
    }

    public static async Task<Called> EndAsync(ChildProcess tool, CancellationToken token)
    {
        var code = await tool.WaitForExitAsync().WaitAsync(token);
        return new(code, tool.StandardOutput.TrimEnd(), tool.Output);
    }

    private static ChildProcess Start(IEnumerable<string> arguments, Action<string>? onLine, Action<ProcessStartInfo>? configure)
        => ChildProcess.Start(Assembly, arguments, onLine, configure);
}
