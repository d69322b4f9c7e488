using System.Collections.Generic;
using System.CommandLine;
using System.IO;

namespace Stator.Cli.Commands;

/// <summary>Verbs that try rows.</summary>
internal static class RunVerbs
{
    public static IEnumerable<Command> All(Ask ask)
    {
        var time = Choices.Duration("--for", "How long; 0s tries once what is due. Default: until it is stopped.");
        var run = new Serving(Verb.Run, "Runs machines as a host does, until it is stopped. A second Ctrl-C or SIGTERM ends it at once.").Command(
            ask, (parsed, request) => request with { For = parsed.GetValue(time) });
        run.Add(time);
        yield return run;
        yield return new Serving(Verb.Once, "Tries every row that is due, once, sweeps, and says what happened.").Command(
            ask, (_, request) => request);
    }

    /// <summary>What a verb is told of whom to serve. What is not given stays as the application has it.</summary>
    private sealed class Serving(Verb verb, string description)
    {
        private readonly Argument<string[]> machines = Choices.Machines();
        private readonly Option<string[]> exclude = Choices.Texts("--exclude", "MACHINE", "A machine not to run.");
        private readonly Option<string[]> queues = Choices.Texts("--queue", "QUEUE", "A queue to serve, of machines with queues; none is all.");
        private readonly Option<string[]> excludedQueues = Choices.Texts("--exclude-queue", "QUEUE", "A queue not to serve.");
        private readonly Option<int?> concurrency = Choices.Number(
            "--concurrency", "How many checks run at a time. Default: as the application has it.");
        private readonly Option<string?> livenessFile = Choices.Text("--liveness-file", "PATH", "A file to write while nothing is stuck.");

        public delegate Request Complete(ParseResult parsed, Request request);

        public Command Command(Ask ask, Complete complete)
        {
            var command = new Command(verb.ToString().ToLowerInvariant(), description)
            {
                machines, exclude, queues, excludedQueues, concurrency, livenessFile,
            };
            command.SetAction(parsed => ask(parsed, complete(parsed, new Request
            {
                Verb = verb,
                Machines = parsed.Of(machines),
                Exclude = parsed.Of(exclude),
                Queues = parsed.Of(queues),
                ExcludedQueues = parsed.Of(excludedQueues),
                Concurrency = parsed.GetValue(concurrency),

                // The application may be started in another folder than this one.
                LivenessFile = parsed.GetValue(livenessFile) is { } path ? Path.GetFullPath(path) : null,
            })));
            return command;
        }
    }
}
