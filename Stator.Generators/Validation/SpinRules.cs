using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>
/// Cycles of transitions on which every state is tried at once, so that a row can go round as fast as the database can write. A command, a
/// timeout, an external state or a StartAfter breaks a cycle.
/// </summary>
internal static class SpinRules
{
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
    {
        var states = graph.First.Where(IsImmediate).Select(s => s.State.Member!).ToList();
        var edges = machine.Transitions
            .Where(t => IsImmediate(graph.Declaration(t.From.Member)) && IsImmediate(graph.Declaration(t.To.Member)))
            .Select(t => (From: t.From.Member!, To: t.To.Member!))
            .ToList();
        var next = edges.ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        var previous = edges.ToLookup(e => e.To, e => e.From, StringComparer.Ordinal);
        foreach (var cluster in Clusters(AfterTheirTargets(states, next), previous))
        {
            var first = cluster[0];
            if (cluster.Count > 1 || next[first].Contains(first))
            {
                yield return new Problem("STATOR029", graph.Declaration(first)!.State.At, string.Join(" → ", Cycle(first, next, cluster)))
                {
                    Facts = new EquatableArray<string>(["State", first]),
                };
            }
        }
    }

    private static bool IsImmediate(StateModel? state)
        => state is { Kind: StateKind.Automatic } && (state.StartAfter is null || state.StartAfter.Value == TimeSpan.Zero);

    /// <summary>The states in the order in which a search in depth leaves them. Without recursion, because a chain may be long.</summary>
    private static List<string> AfterTheirTargets(IEnumerable<string> states, ILookup<string, string> next)
    {
        var left = new List<string>();
        var entered = new HashSet<string>(StringComparer.Ordinal);
        var path = new Stack<(string State, IEnumerator<string> Next)>();
        foreach (var start in states.Where(entered.Add))
        {
            path.Push((start, next[start].GetEnumerator()));
            while (path.Count > 0)
            {
                var (state, targets) = path.Peek();
                if (!targets.MoveNext())
                {
                    left.Add(state);
                    path.Pop();
                }
                else if (entered.Add(targets.Current))
                {
                    path.Push((targets.Current, next[targets.Current].GetEnumerator()));
                }
            }
        }

        return left;
    }

    /// <summary>The states by clusters, in each of which every state can be reached from every other: Kosaraju's algorithm.</summary>
    private static IEnumerable<IReadOnlyList<string>> Clusters(List<string> afterTheirTargets, ILookup<string, string> previous)
    {
        var assigned = new HashSet<string>(StringComparer.Ordinal);
        for (var index = afterTheirTargets.Count - 1; index >= 0; index--)
        {
            if (!assigned.Add(afterTheirTargets[index]))
            {
                continue;
            }

            var cluster = new List<string> { afterTheirTargets[index] };
            for (var at = 0; at < cluster.Count; at++)
            {
                cluster.AddRange(previous[cluster[at]].Where(assigned.Add));
            }

            yield return cluster;
        }
    }

    /// <summary>The shortest way from a state to itself.</summary>
    private static IReadOnlyList<string> Cycle(string state, ILookup<string, string> next, IReadOnlyList<string> cluster)
    {
        var inside = new HashSet<string>(cluster, StringComparer.Ordinal);
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([state]);
        while (!cameFrom.ContainsKey(state))
        {
            var from = waiting.Dequeue();
            foreach (var to in next[from].Where(to => inside.Contains(to) && !cameFrom.ContainsKey(to)))
            {
                cameFrom.Add(to, from);
                waiting.Enqueue(to);
            }
        }

        var cycle = new List<string> { state, cameFrom[state] };
        while (cycle[cycle.Count - 1] != state)
        {
            cycle.Add(cameFrom[cycle[cycle.Count - 1]]);
        }

        cycle.Reverse();
        return cycle;
    }
}
