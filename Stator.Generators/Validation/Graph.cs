using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>One way from a state to another.</summary>
/// <param name="Kind"><c>transition</c>, <c>timeout</c>, <c>command</c> or <c>failure</c>, as in messages.</param>
internal sealed record Edge(string Kind, StateReference From, StateReference To);

/// <summary>What can be said of the states and edges of a machine that may be wrong.</summary>
internal sealed class Graph
{
    private readonly Dictionary<string, StateModel> declared = new(StringComparer.Ordinal);
    private readonly ILookup<string, Edge> leaving;
    private readonly ILookup<string, Edge> entering;

    public Graph(MachineModel machine)
    {
        foreach (var state in machine.States)
        {
            if (state.State.Member is { } member && !declared.ContainsKey(member))
            {
                declared.Add(member, state);
                First.Add(state);
            }
        }

        Edges = machine.Transitions.Select(t => new Edge("transition", t.From, t.To))
            .Concat(machine.Timeouts.Select(t => new Edge("timeout", t.From, t.To)))
            .Concat(machine.Commands.Where(c => c.To is not null).SelectMany(c => c.From, (c, from) => new Edge("command", from, c.To!)))
            .Concat(machine.Failures.Select(f => new Edge("failure", f.From, f.To)))
            .ToList();
        var known = Edges.Where(e => e.From.Member is not null && e.To.Member is not null).ToList();
        leaving = known.ToLookup(e => e.From.Member!, StringComparer.Ordinal);
        entering = known.ToLookup(e => e.To.Member!, StringComparer.Ordinal);
        StatesAreKnown = machine.States.All(s => s.State.Member is not null);
        EdgesAreKnown = Edges.All(e => e.From.Member is not null && e.To.Member is not null)
            && machine.Commands.All(c => c.To is not null && c.From.Count > 0);
    }

    /// <summary>Each declared state once: where it is declared first.</summary>
    public List<StateModel> First { get; } = [];

    public IReadOnlyList<Edge> Edges { get; }

    /// <summary>Whether every declaration names a state, so that a state without one is really not declared.</summary>
    public bool StatesAreKnown { get; }

    /// <summary>Whether every edge is complete, so that a state without one is really not entered.</summary>
    public bool EdgesAreKnown { get; }

    public StateModel? Declaration(string? member)
        => member is not null && declared.TryGetValue(member, out var state) ? state : null;

    public StateKind? KindOf(string? member) => Declaration(member)?.Kind;

    /// <summary>The complete edges out of a state.</summary>
    public IEnumerable<Edge> From(string member) => leaving[member];

    /// <summary>All states that a row can come to from a state.</summary>
    public ISet<string> ReachableFrom(string state) => Closure([state], s => leaving[s].Select(e => e.To.Member!));

    /// <summary>All states that a row can come from to one of some states, and these.</summary>
    public ISet<string> ThatReach(IEnumerable<string> states) => Closure(states, s => entering[s].Select(e => e.From.Member!));

    private static ISet<string> Closure(IEnumerable<string> states, Func<string, IEnumerable<string>> next)
    {
        var reached = new HashSet<string>(states, StringComparer.Ordinal);
        var waiting = new Queue<string>(reached);
        while (waiting.Count > 0)
        {
            foreach (var state in next(waiting.Dequeue()).Where(reached.Add))
            {
                waiting.Enqueue(state);
            }
        }

        return reached;
    }
}
