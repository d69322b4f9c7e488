using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Stator.Cli.Inside;

/// <summary>Verbs on machines as a whole.</summary>
internal static class MachineVerbs
{
    public static Answer List(Session session)
    {
        MachineInfo[] machines = [.. session.Machines()];
        var table = new TextTable("MACHINE", "TABLE", "KEY", "USES", "STATES");
        foreach (var machine in machines)
        {
            table.Add(machine.Name, machine.Table, machine.KeyType, Uses(machine), string.Join(", ", machine.States.Select(s => s.Name)));
        }

        return new(table.Text("There are no machines."), machines);
    }

    public static Answer Graph(Session session)
    {
        // Comments of Mermaid's own, so that all of it is one text that it reads.
        MachineGraph[] graphs = [.. session.Machines().Select(m => new MachineGraph(m.Name, m.Mermaid))];
        return new(
            graphs.Length == 1
                ? graphs[0].Mermaid.TrimEnd()
                : string.Join("\n\n", graphs.Select(g => $"%% {g.Machine}\n{g.Mermaid.TrimEnd()}")),
            graphs);
    }

    public static async Task<Answer> DepthAsync(Session session)
    {
        var table = new TextTable("MACHINE", "QUEUE", "READY", "FUTURE", "OLDEST");
        var depths = new List<MachineDepth>();
        var byQueue = session.Request.ByQueue;
        foreach (var machine in session.Machines())
        {
            if (!byQueue)
            {
                Add(machine, null, await session.Queries.DepthAsync(machine.Name, session.Stopping).ConfigureAwait(false));
            }
            else if (machine.HasQueues)
            {
                foreach (var (queue, depth) in await session.Queries.DepthByQueueAsync(machine.Name, session.Stopping).ConfigureAwait(false))
                {
                    Add(machine, queue, depth);
                }
            }
            else if (session.Request.Machines.Count > 0)
            {
                throw new UsageException($"Machine '{machine.Name}' has no queues: put [Queue] on a property, or leave out --by-queue.");
            }
        }

        return new(table.Text("No row waits in a queue."), depths.ToArray());

        void Add(MachineInfo machine, string? queue, StatorDepth depth)
        {
            table.Add(machine.Name, queue, depth.Ready, depth.Future, depth.Ready == 0 ? null : depth.OldestDue);
            depths.Add(new(machine.Name, queue, depth.Ready, depth.Future, depth.OldestDue));
        }
    }

    public static async Task<Answer> CountAsync(Session session)
    {
        var table = new TextTable("MACHINE", "STATE", "ROWS", string.Empty);
        var counts = new List<MachineCount>();
        foreach (var machine in session.Machines())
        {
            foreach (var count in await session.Queries.CountByStateAsync(machine.Name, session.Stopping).ConfigureAwait(false))
            {
                table.Add(machine.Name, count.State, count.Count, count.Known ? string.Empty : "a state that this version does not know");
                counts.Add(new(machine.Name, count.State, count.Known, count.Count));
            }
        }

        return new(table.Text("There are no machines."), counts.ToArray());
    }

    public static async Task<Answer> SchemaAsync(Session session)
    {
        var schema = session.Services.GetRequiredService<IStatorSchema>();
        var script = schema.Script();
        if (!session.Request.Apply)
        {
            return new(script.TrimEnd(), new SchemaScript(script, false));
        }

        await schema.EnsureAsync(session.Stopping).ConfigureAwait(false);
        return new("What was missing is created.", new SchemaScript(script, true));
    }

    private static string? Uses(MachineInfo machine)
    {
        (bool Is, string What)[] uses =
        [
            (machine.HasHistory, "history"), (machine.HasQueues, "queues"), (machine.HasPriorities, "priorities"),
            (machine.Schedules.Count > 0, "schedules"),
        ];
        return string.Join(", ", uses.Where(u => u.Is).Select(u => u.What)) is { Length: > 0 } text ? text : null;
    }
}
