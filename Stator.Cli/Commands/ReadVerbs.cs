using System.Collections.Generic;
using System.CommandLine;

namespace Stator.Cli.Commands;

/// <summary>Verbs that look, and change nothing.</summary>
internal static class ReadVerbs
{
    public static IEnumerable<Command> All(Ask ask) =>
    [
        OfMachines(ask, Verb.List, "Lists the machines: their tables, their states, and what they use."),
        Depth(ask),
        OfMachines(ask, Verb.Count, "Counts rows by state, states without rows included. It reads whole tables."),
        Rows(ask),
        Show(ask),
        Stats(ask),
        OfMachines(ask, Verb.Graph, "Prints the graph of each machine as a Mermaid diagram."),
    ];

    private static Command OfMachines(Ask ask, Verb verb, string description)
    {
        var machines = Choices.Machines();
        var command = new Command(verb.ToString().ToLowerInvariant(), description) { machines };
        command.SetAction(parsed => ask(parsed, new Request { Verb = verb, Machines = parsed.Of(machines) }));
        return command;
    }

    private static Command Depth(Ask ask)
    {
        var machines = Choices.Machines();
        var byQueue = Choices.Flag("--by-queue", "Apart for each queue, of machines with queues.");
        var command = new Command("depth", "Counts rows that are due and rows that will be, and says since when the oldest is due.")
        {
            machines, byQueue,
        };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Depth,
            Machines = parsed.Of(machines),
            ByQueue = parsed.GetValue(byQueue),
        }));
        return command;
    }

    private static Command Rows(Ask ask)
    {
        var machine = Choices.Machine();
        var state = Choices.Text("--state", "STATE", "Only rows in this state.");
        var unknown = Choices.Flag("--unknown", "Only rows in states that this version does not know.");
        var failed = Choices.Flag("--failed", "Only rows whose last try failed, and that wait for another.");
        var due = Choices.Flag("--due", "Only rows that are due and not on lease.");
        var leased = Choices.Flag("--leased", "Only rows that are on lease: they are being tried.");
        var limit = Choices.Number("--limit", "How many at most, 1 to 200. Default: 50.");
        var after = Choices.Text("--after", "CURSOR", "Where the page before ended, as it says.");
        var command = new Command("rows", "Lists rows of a machine.") { machine, state, unknown, failed, due, leased, limit, after };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Rows,
            Machines = [parsed.GetRequiredValue(machine)],
            State = parsed.GetValue(state),
            OnlyUnknown = parsed.GetValue(unknown),
            OnlyFailed = parsed.GetValue(failed),
            OnlyDue = parsed.GetValue(due),
            OnlyLeased = parsed.GetValue(leased),
            Limit = parsed.GetValue(limit),
            After = parsed.GetValue(after),
        }));
        return command;
    }

    private static Command Show(Ask ask)
    {
        var machine = Choices.Machine();
        var key = Choices.Key();
        var command = new Command("show", "Shows a row, and what has become of it where that is recorded.") { machine, key };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Show,
            Machines = [parsed.GetRequiredValue(machine)],
            Keys = [parsed.GetRequiredValue(key)],
        }));
        return command;
    }

    private static Command Stats(Ask ask)
    {
        var machines = Choices.Machines();
        var last = Choices.Duration("--last", "How far back. Default: 1d.");
        var by = Choices.Text("--by", "minute|hour|day", "What to add up. Default: hour.");
        by.AcceptOnlyFromAmong("minute", "hour", "day");
        var command = new Command("stats", "Says what became of rows over time, as the runners of all processes have counted it.")
        {
            machines, last, by,
        };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Stats,
            Machines = parsed.Of(machines),
            Last = parsed.GetValue(last),
            Step = parsed.GetValue(by),
        }));
        return command;
    }
}
