using System.Collections.Generic;
using System.CommandLine;

namespace Stator.Cli.Commands;

/// <summary>Verbs that change rows or tables by hand. Each can say beforehand what it would do.</summary>
internal static class WriteVerbs
{
    public static IEnumerable<Command> All(Ask ask) => [Requeue(ask), Force(ask), Command(ask), Prune(ask), Doctor(ask), Schema(ask)];

    private static Command Requeue(Ask ask)
    {
        var machine = Choices.Machine();
        var keys = new Argument<string[]>("KEY") { Description = "Keys of rows.", Arity = ArgumentArity.ZeroOrMore };
        var state = Choices.Text("--state", "STATE", "All rows in this state, instead of keys. Rows on lease are left alone.");
        var limit = Choices.Number("--limit", "With --state: how many rows at most.");
        var force = Choices.Flag("--force", "With keys: take rows away from checks that run.");
        var dryRun = Choices.DryRun();
        var command = new Command("requeue", "Has rows tried as soon as a runner can, as if no try had failed. They stay in their states.")
        {
            machine, keys, state, limit, force, dryRun,
        };
        command.Validators.Add(result =>
        {
            var hasKeys = result.GetValue(keys) is { Length: > 0 };
            if (hasKeys == result.Has(state))
            {
                result.AddError("Which rows? Name either keys, or a state with --state.");
            }
            else if (hasKeys && result.Has(limit))
            {
                result.AddError("'--limit' goes with '--state' only: all rows whose keys are named are taken.");
            }
            else if (!hasKeys && result.Has(force))
            {
                result.AddError("'--force' goes with keys only: of a whole state, rows on lease are left alone.");
            }
        });
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Requeue,
            Machines = [parsed.GetRequiredValue(machine)],
            Keys = parsed.Of(keys),
            State = parsed.GetValue(state),
            Limit = parsed.GetValue(limit),
            Force = parsed.GetValue(force),
            DryRun = parsed.GetValue(dryRun),
        }));
        return command;
    }

    private static Command Force(Ask ask)
    {
        var machine = Choices.Machine();
        var keys = new Argument<string[]>("KEY") { Description = "Keys of rows.", Arity = ArgumentArity.OneOrMore };
        var to = Choices.Text("--to", "STATE", "The state to enter.");
        to.Required = true;
        var by = Choices.By();
        var dryRun = Choices.DryRun();
        var command = new Command("force", "Moves rows to any state, whatever the graph says. Checks that run meanwhile lose.")
        {
            machine, keys, to, by, dryRun,
        };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Force,
            Machines = [parsed.GetRequiredValue(machine)],
            Keys = parsed.Of(keys),
            State = parsed.GetValue(to),
            By = parsed.GetValue(by),
            DryRun = parsed.GetValue(dryRun),
        }));
        return command;
    }

    private static Command Command(Ask ask)
    {
        var machine = Choices.Machine();
        var name = new Argument<string>("NAME") { Description = "The name of a command of the machine." };
        var key = Choices.Key();
        var by = Choices.By();
        var dryRun = Choices.DryRun();
        var command = new Command("command", "Moves a row along a command of its machine, where its state allows that.")
        {
            machine, name, key, by, dryRun,
        };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Command,
            Machines = [parsed.GetRequiredValue(machine)],
            Command = parsed.GetRequiredValue(name),
            Keys = [parsed.GetRequiredValue(key)],
            By = parsed.GetValue(by),
            DryRun = parsed.GetValue(dryRun),
        }));
        return command;
    }

    private static Command Prune(Ask ask)
    {
        var machines = Choices.Machines();
        var dryRun = Choices.DryRun();
        var command = new Command("prune", "Deletes at once what runners would delete in time: rows, history and statistics that are old enough.")
        {
            machines, dryRun,
        };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Prune,
            Machines = parsed.Of(machines),
            DryRun = parsed.GetValue(dryRun),
        }));
        return command;
    }

    private static Command Doctor(Ask ask)
    {
        var machines = Choices.Machines();
        var repair = Choices.Flag("--repair", "Put right what nobody has to decide.");
        var dryRun = Choices.Flag("--dry-run", "With --repair: only say what it would repair.");
        var command = new Command("doctor", "Looks for what is wrong with rows and tables, and says what to do. It exits with 1 where something is.")
        {
            machines, repair, dryRun,
        };
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Doctor,
            Machines = parsed.Of(machines),
            Repair = parsed.GetValue(repair),
            DryRun = parsed.GetValue(dryRun),
        }));
        return command;
    }

    private static Command Schema(Ask ask)
    {
        var apply = Choices.Flag("--apply", "Create what is missing in the database.");
        var dryRun = Choices.Flag("--dry-run", "Only print the script, which is the default.");
        var command = new Command("schema", "Prints the SQL that creates what the machines need.") { apply, dryRun };
        command.Validators.Add(result =>
        {
            if (result.Has(apply) && result.Has(dryRun))
            {
                result.AddError("Either '--apply' or '--dry-run'.");
            }
        });
        command.SetAction(parsed => ask(parsed, new Request
        {
            Verb = Verb.Schema,
            Apply = parsed.GetValue(apply),
        }));
        return command;
    }
}
