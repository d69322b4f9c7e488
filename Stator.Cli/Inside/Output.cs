using System;
using System.IO;

namespace Stator.Cli.Inside;

/// <summary>
/// What the verb prints, kept apart from everything else that is printed in the application's process: its own log goes to standard error,
/// so that standard output is the result and can be piped.
/// </summary>
internal sealed class Output
{
    private readonly TextWriter result;

    private Output(TextWriter result) => this.result = result;

    /// <summary>Takes standard output away from the application, which does not know it.</summary>
    public static Output Take()
    {
        var output = new Output(Console.Out);
        Console.SetOut(Console.Error);
        return output;
    }

    public void Result(string text)
    {
        result.WriteLine(text);
        result.Flush();
    }

    public void Say(string text) => Console.Error.WriteLine(text);
}
