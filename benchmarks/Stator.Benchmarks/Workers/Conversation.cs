using System;
using System.Threading.Tasks;

namespace Stator.Benchmarks.Workers;

/// <summary>
/// What a worker process says to the benchmark, line by line; Workers/graphile.mjs speaks the same. It ends when its input does, so that no worker
/// outlives the benchmark.
/// </summary>
internal static class Conversation
{
    public static async Task RunAsync()
    {
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line)
            {
                case "mark":
                    Checks.Mark();
                    Console.WriteLine("marked");
                    break;
                case "first":
                    Console.WriteLine(FormattableString.Invariant($"first {Checks.First}"));
                    break;
                case "count":
                    Console.WriteLine(FormattableString.Invariant($"count {Checks.Count}"));
                    break;
                default:
                    throw new InvalidOperationException($"A worker does not know '{line}': mark, first or count.");
            }
        }
    }
}
