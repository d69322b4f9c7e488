using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Stator.Generators.Model;

namespace Stator.Generators.Evolution;

/// <summary>What became of reading a snapshot: the snapshot, or what is wrong, and in which line.</summary>
internal sealed record SnapshotReading(Snapshot? Snapshot, string? Error = null, int Line = 0);

/// <summary>
/// Snapshots as text: JSON, one fact on a line, sorted. The table is always last, so that every other fact ends in a comma, and adding or
/// removing one changes no line but its own.
/// </summary>
internal static class SnapshotText
{
    private const string Format = "1";

    // Names of states and commands are identifiers of C#, so that these are not part of one.
    private static readonly Regex Edge = new(
        @"\A(?:(?<kind>transition|timeout|failure) |(?<kind>command) (?<name>[^:]+): )(?<from>\S+) -> (?<to>\S+)\z");

    private static readonly string[] ConflictMarks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    public static string Write(Snapshot snapshot)
    {
        var text = new StringBuilder("{\n");
        Fact(text, "stator", Format);
        Fact(text, "machine", Quoted(snapshot.Machine));
        text.Append('\n');
        foreach (var state in snapshot.States.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            Fact(text, "state " + state.Name, State(state));
        }

        foreach (var kind in new[] { EdgeFact.Transition, EdgeFact.Timeout, EdgeFact.Failure, EdgeFact.Command })
        {
            var edges = snapshot.Edges.Where(e => e.Kind == kind).Select(e => (Key: Key(e), e.After)).ToList();
            text.Append(edges.Count > 0 ? "\n" : string.Empty);
            foreach (var (key, after) in edges.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                Fact(text, key, after is { } time ? Quoted(DurationText.Write(time)) : "true");
            }
        }

        text.Append('\n');
        Fact(text, "initial", Quoted(snapshot.Initial));
        return text.Append($"  \"table\": {Quoted(snapshot.Table)}\n}}\n").ToString();
    }

    public static SnapshotReading Read(string text)
    {
        if (ConflictAt(text) is { } conflict)
        {
            return new SnapshotReading(null, "it has the marks of a merge conflict", conflict);
        }

        var json = new JsonLines(text);
        var line = 0;
        try
        {
            var facts = json.Read();
            line = facts.FirstOrDefault().Line;
            if (facts.Count == 0 || facts[0].Key != "stator" || facts[0].Value.Text != Format)
            {
                throw new FormatException($"its first fact is not \"stator\": {Format}, the format that this version knows");
            }

            var scalars = new Dictionary<string, string>(StringComparer.Ordinal);
            var states = new List<StateFact>();
            var edges = new List<EdgeFact>();
            foreach (var (key, value, at) in facts)
            {
                line = at;
                Sort(key, value, scalars, states, edges);
            }

            return new SnapshotReading(new Snapshot(
                Needed(scalars, "machine"),
                Needed(scalars, "table"),
                Needed(scalars, "initial"),
                new EquatableArray<StateFact>(states),
                new EquatableArray<EdgeFact>(edges)));
        }
        catch (FormatException unreadable)
        {
            return new SnapshotReading(null, unreadable.Message, line > 0 ? line : json.Line);
        }
    }

    private static void Sort(
        string key, JsonValue value, Dictionary<string, string> scalars, List<StateFact> states, List<EdgeFact> edges)
    {
        if (key.StartsWith("state ", StringComparison.Ordinal))
        {
            states.Add(ToState(key.Substring("state ".Length), value));
        }
        else if (Edge.Match(key) is { Success: true } edge)
        {
            var kind = edge.Groups["kind"].Value;
            edges.Add(new EdgeFact(
                kind,
                edge.Groups["from"].Value,
                edge.Groups["to"].Value,
                kind == EdgeFact.Command ? edge.Groups["name"].Value : null,
                kind == EdgeFact.Timeout ? Duration(value.Text) : null));
        }
        else if (key is "stator" or "machine" or "table" or "initial" && value.Members is null)
        {
            scalars.Add(key, value.Text);
        }
        else
        {
            throw new FormatException($"'{key}' is no fact of a machine");
        }
    }

    private static StateFact ToState(string name, JsonValue value)
    {
        if (value.Members is not { } members)
        {
            throw new FormatException($"'state {name}' does not say its kind");
        }

        var kind = Needed(members, "kind");
        return new StateFact(
            name,
            kind switch
            {
                "automatic" => StateKind.Automatic,
                "external" => StateKind.External,
                "terminal" => StateKind.Terminal,
                "legacy" => StateKind.Legacy,
                "removed" => null,
                _ => throw new FormatException($"'{kind}' is no kind of state"),
            },
            members.TryGetValue("stored", out var stored) ? stored : name,
            members.TryGetValue("deleteAfter", out var after) ? Duration(after) : null);
    }

    private static string State(StateFact state)
        => $"{{ \"kind\": {Quoted(state.Kind?.ToString().ToLowerInvariant() ?? "removed")}, \"stored\": {Quoted(state.Stored)}"
            + (state.DeleteAfter is { } after ? $", \"deleteAfter\": {Quoted(DurationText.Write(after))}" : string.Empty) + " }";

    private static string Key(EdgeFact edge)
        => $"{edge.Kind} {(edge.Name is null ? string.Empty : edge.Name + ": ")}{edge.From} -> {edge.To}";

    private static void Fact(StringBuilder text, string key, string value)
        => text.Append("  ").Append(Quoted(key)).Append(": ").Append(value).Append(",\n");

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' or '\\' => "\\" + c,
                '\n' => "\\n",
                _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF'
                    => "\\u" + ((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static string Needed(IReadOnlyDictionary<string, string> facts, string key)
        => facts.TryGetValue(key, out var value) ? value : throw new FormatException($"'{key}' is missing");

    private static TimeSpan Duration(string text)
        => DurationText.Read(text) ?? throw new FormatException($"'{text}' is no duration");

    private static int? ConflictAt(string text)
    {
        var lines = text.Split('\n');
        var index = Array.FindIndex(lines, l => ConflictMarks.Any(m => l.StartsWith(m, StringComparison.Ordinal)));
        return index < 0 ? null : index + 1;
    }
}
