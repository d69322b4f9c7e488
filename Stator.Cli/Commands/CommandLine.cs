using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Linq;
using Stator.Cli.Launching;

namespace Stator.Cli.Commands;

/// <summary>Has the application do what the verb makes of its arguments, and says with what the tool is to exit.</summary>
internal delegate int Ask(ParseResult parsed, Request request);

/// <summary>The command line as a whole: its verbs, what goes with each of them, and what becomes of mistakes.</summary>
internal static class CommandLine
{
    private const string About =
        """
        Runs, looks at and mends the durable state machines of an application, in the application's own process: with its services, its configuration
        and its database. Where it exits with 0, all is well; with 1, it failed or found something; with 2, there is no such thing.
        """;

    private static readonly Option<string?> App = new("--app")
    {
        HelpName = "PATH",
        Description = "The application: its .dll, its executable, or its project's folder, for what that was last built to. Default: STATOR_APP, or else "
            + "the current folder. What follows -- goes to the application's Main.",
        Recursive = true,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON.", Recursive = true };

    public static int Run(string[] arguments)
    {
        var dashes = Array.IndexOf(arguments, "--");
        var (ours, apps) = dashes < 0 ? (arguments, []) : (arguments[..dashes], arguments[(dashes + 1)..]);
        var root = Root((parsed, request)
            => AppProcess.Run(AppFinder.Find(parsed.GetValue(App)), request with { Json = parsed.GetValue(Json) }, apps));

        // A key may begin with an at sign.
        var parsed = root.Parse(ours, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is ParseErrorAction mistake)
            {
                mistake.ShowHelp = false;
                parsed.Invoke(new InvocationConfiguration { Output = Console.Error });
                var verb = parsed.CommandResult.Command;
                Console.Error.WriteLine($"See '{(verb is RootCommand ? "stator" : $"stator {verb.Name}")} --help'.");
                return ExitCode.Usage;
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Usage;
        }
    }

    /// <summary>All verbs.</summary>
    public static RootCommand Root(Ask ask)
    {
        var root = new RootCommand(About) { App, Json };
        root.HelpName = "stator";
        foreach (var verb in RunVerbs.All(ask).Concat(ReadVerbs.All(ask)).Concat(WriteVerbs.All(ask)))
        {
            root.Add(verb);
        }

        return root;
    }
}
