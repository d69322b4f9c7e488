using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace Stator.Cli.Inside;

/// <summary>Verbs that move single rows by hand.</summary>
internal static class OperatorVerbs
{
    public static Task<Answer> RequeueAsync(Session session)
        => session.Request.State is { } state ? RequeueAllAsync(session, state) : RequeueKeysAsync(session);

    public static async Task<Answer> ForceAsync(Session session)
    {
        var (machine, request) = (session.Machine(), session.Request);
        if (request.DryRun)
        {
            var state = State(machine, request.State!);
            return await PreviewAsync(session, request.Keys, _ => state).ConfigureAwait(false);
        }

        var rows = await session.Maintenance.ForceAsync(
            machine.Name, request.Keys, request.State!, request.By, session.Stopping).ConfigureAwait(false);
        var wanted = request.Keys.Distinct().Count();
        return new(
            $"Moved to '{request.State}': {rows} of {Rows(wanted)}." + (rows < wanted ? " The others are not there." : string.Empty),
            new Moved(machine.Name, rows, false),
            rows < wanted ? ExitCode.Failed : ExitCode.Ok);
    }

    public static async Task<Answer> CommandAsync(Session session)
    {
        var (machine, request) = (session.Machine(), session.Request);
        if (request.DryRun)
        {
            if (!machine.Commands.Contains(request.Command))
            {
                throw Session.Unknown($"Machine '{machine.Name}' has no command", request.Command!, machine.Commands);
            }

            return await PreviewAsync(
                session, [session.Key],
                row => machine.Edges.FirstOrDefault(e => e.Command == request.Command && e.From == row.State)?.To).ConfigureAwait(false);
        }

        var isMoved = await session.Maintenance.CommandAsync(
            machine.Name, request.Command!, session.Key, request.By, session.Stopping).ConfigureAwait(false);
        return new(
            isMoved
                ? $"Moved along '{request.Command}': row '{session.Key}'."
                : $"Row '{session.Key}' is not there, or in no state that '{request.Command}' leads out of.",
            new Moved(machine.Name, isMoved ? 1 : 0, false),
            isMoved ? ExitCode.Ok : ExitCode.Failed);
    }

    private static async Task<Answer> RequeueAllAsync(Session session, string state)
    {
        var (machine, request) = (session.Machine(), session.Request);
        var rows = await session.Maintenance.RequeueAllAsync(
            machine.Name, state, request.Limit, request.DryRun, session.Stopping).ConfigureAwait(false);
        return new(
            $"{Due(request)}: {Rows(rows)} in state '{state}'." + (rows == 0 ? " Rows that are due already, or on lease, are left alone." : string.Empty),
            new Moved(machine.Name, rows, request.DryRun));
    }

    private static async Task<Answer> RequeueKeysAsync(Session session)
    {
        var (machine, request) = (session.Machine(), session.Request);
        var rows = await session.Maintenance.RequeueAsync(
            machine.Name, request.Keys, request.Force, request.DryRun, session.Stopping).ConfigureAwait(false);
        var wanted = request.Keys.Distinct().Count();
        return new(
            $"{Due(request)}: {rows} of {Rows(wanted)}."
                + (rows < wanted ? " The others are not there, are in states without a check, or are on lease and left alone." : string.Empty),
            new Moved(machine.Name, rows, request.DryRun),
            rows < wanted ? ExitCode.Failed : ExitCode.Ok);
    }

    /// <summary>What would become of rows, as they are now.</summary>
    private static async Task<Answer> PreviewAsync(Session session, IReadOnlyList<string> keys, Func<RowView, string?> to)
    {
        var machine = session.Machine();
        var table = new TextTable("KEY", "FROM", "WOULD MOVE TO");
        var (rows, isAll) = (0, true);
        foreach (var key in keys.Distinct())
        {
            var row = await session.Queries.FindRowAsync(machine.Name, key, session.Stopping).ConfigureAwait(false);
            var target = row is null ? null : to(row);
            table.Add(key, row?.State ?? "(not there)", target);
            rows += target is null ? 0 : 1;
            isAll &= target is not null;
        }

        return new(table.Text(string.Empty), new Moved(machine.Name, rows, true), isAll ? ExitCode.Ok : ExitCode.Failed);
    }

    private static string State(MachineInfo machine, string state)
        => (machine.States.FirstOrDefault(s => s.Name == state) ?? machine.States.FirstOrDefault(s => s.StoredName == state))?.Name
            ?? throw Session.Unknown($"Machine '{machine.Name}' has no state", state, machine.States.Select(s => s.Name));

    private static string Rows(int count) => count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{count} rows");

    private static string Due(Request request) => request.DryRun ? "Would be due now" : "Due now";
}
