using System;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Claims;
using Stator.Benchmarks.Keystrokes;

namespace Stator.Benchmarks;

/// <summary>Runs one benchmark by its name. Ends with 1 where a goal is missed, and with 2 where there is no such benchmark.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var goals = new Goals();
        switch (arguments.FirstOrDefault())
        {
            case "generator":
                GeneratorBenchmark.Run(goals, arguments.Contains("--quick"));
                await GrowthBenchmark.RunAsync(goals);
                break;
            case "claims":
                await ClaimsBenchmark.RunAsync();
                break;
            default:
                Console.Error.WriteLine("Which benchmark? There are: generator, claims");
                return 2;
        }

        return goals.Print();
    }
}
