using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Stator.Benchmarks.Reporting;

/// <summary>What the figures were taken on, without which they say nothing.</summary>
internal static class Surroundings
{
    /// <summary>Prints machine and commit.</summary>
    /// <param name="server">The version of the database server; null where none takes part.</param>
    public static void Print(string? server)
    {
        var commit = Environment.GetEnvironmentVariable("STATOR_BENCH_COMMIT") ?? "unknown";
        var postgres = server is null ? "" : $", PostgreSQL {server}";
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {Processor()}, {RuntimeInformation.FrameworkDescription}{postgres}, commit {commit}");
    }

    private static string Processor()
    {
        const string Path = "/proc/cpuinfo";
        var named = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return named?.Split(':', 2)[1].Trim() ?? RuntimeInformation.OSArchitecture.ToString();
    }
}
