using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Stator.Cli.Inside;

/// <summary>Verbs that look at rows.</summary>
internal static class RowVerbs
{
    public static async Task<Answer> RowsAsync(Session session)
    {
        var (machine, request) = (session.Machine(), session.Request);
        var page = await session.Queries.RowsAsync(
            machine.Name,
            new RowQuery
            {
                State = request.State,
                OnlyUnknown = request.OnlyUnknown,
                OnlyFailed = request.OnlyFailed,
                OnlyDue = request.OnlyDue,
                OnlyLeased = request.OnlyLeased,
                After = request.After,
                Limit = request.Limit ?? new RowQuery().Limit,
            },
            session.Stopping).ConfigureAwait(false);
        (string Heading, Func<RowView, object?> Of, bool Is)[] all =
        [
            ("KEY", r => r.Key, true), ("STATE", r => r.State, true), ("SINCE", r => r.Changed, true), ("DUE", r => r.Due, true),
            ("ATTEMPTS", r => r.Attempts, true), ("LEASED UNTIL", r => r.LeasedUntil, true), ("PRIORITY", r => r.Priority, machine.HasPriorities),
            ("QUEUE", r => r.Queue, machine.HasQueues), ("ERROR", r => FirstLine(r.Error), true),
        ];
        var columns = all.Where(c => c.Is).ToList();
        var table = new TextTable([.. columns.Select(c => c.Heading)]);
        foreach (var row in page.Rows)
        {
            table.Add([.. columns.Select(c => c.Of(row))]);
        }

        if (page.StoppedEarly)
        {
            session.Output.Say("It has looked at so many rows that it stops here; there may be more.");
        }

        if (page.Next is { } next)
        {
            session.Output.Say($"The next page: --after {next}");
        }

        return new(table.Text("There are no such rows."), page);
    }

    public static async Task<Answer> ShowAsync(Session session)
    {
        var (machine, key) = (session.Machine(), session.Key);
        var row = await session.Queries.FindRowAsync(machine.Name, key, session.Stopping).ConfigureAwait(false);

        // A row that was deleted may have one too.
        var history = machine.HasHistory ? await session.Queries.HistoryAsync(machine.Name, key, session.Stopping).ConfigureAwait(false) : null;
        if (row is null)
        {
            session.Output.Say($"Machine '{machine.Name}' has no row '{key}'.");
        }

        List<string> parts = [.. row is null ? [] : new[] { Text(machine, row) }, .. history is null ? [] : new[] { Text(history) }];
        return new(string.Join("\n\n", parts), new ShownRow(machine.Name, row, history), row is null ? ExitCode.Failed : ExitCode.Ok);
    }

    private static string Text(MachineInfo machine, RowView row)
    {
        (string Name, object? Value, bool Is)[] facts =
        [
            ("machine", machine.Name, true), ("key", row.Key, true),
            ("state", row.Known ? row.State : $"{row.State}, which this version does not know", true), ("since", row.Changed, true), ("due", row.Due, true),
            ("attempts", row.Attempts, true), ("leased until", row.LeasedUntil, true), ("priority", row.Priority, machine.HasPriorities),
            ("queue", row.Queue, machine.HasQueues), ("error", FirstLine(row.Error), true),
        ];
        var text = string.Join("\n", facts.Where(f => f.Is).Select(f => $"{f.Name,-12}  {TextTable.Cell(f.Value)}"));

        // All of it, because here there is the room.
        return FirstLine(row.Error) == row.Error ? text : $"{text}\n\n{row.Error}";
    }

    private static string Text(IReadOnlyList<HistoryRecord> history)
    {
        var table = new TextTable("AT", "FROM", "TO", "WHY", "ATTEMPT", "COMMAND", "BY", "ERROR");
        foreach (var move in history)
        {
            table.Add(move.At, move.From, move.To, move.Why, move.Attempt, move.Command, move.By, FirstLine(move.Error));
        }

        return table.Text("Nothing is recorded of it.");
    }

    private static string? FirstLine(string? text) => text?.Split('\n')[0].TrimEnd();
}
