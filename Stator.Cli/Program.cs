using Stator.Cli.Commands;

namespace Stator.Cli;

/// <summary>
/// The tool. What it is asked it has the application do: <see cref="Launching"/> starts it, <see cref="Inside"/> is run in it.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments) => CommandLine.Run(arguments);
}
