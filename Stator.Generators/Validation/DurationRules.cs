using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>How long things may take.</summary>
internal static class DurationRules
{
    private static readonly TimeSpan Century = TimeSpan.FromDays(36525);

    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => Missing(machine)
            .Concat(Durations(machine).SelectMany(d => Check(d.Duration, d.MayBeZero)))
            .Concat(Deletes(graph))
            .Concat(Retention(machine))
            .Concat(machine.Timeouts.SelectMany(t => Against(t, graph.Declaration(t.From.Member))));

    private static IEnumerable<Problem> Missing(MachineModel machine)
        => machine.Timeouts
            .Where(t => t.After is null)
            .Select(t => new Problem("STATOR040", t.At, "The timeout does not say After how long"))
            .Concat(machine.States
                .Where(s => s is { Kind: StateKind.Automatic, RetryAfter: null, State.Member: not null })
                .Select(s => new Problem("STATOR042", s.At, s.State.Member!)));

    private static IEnumerable<Problem> Check(DurationModel duration, bool mayBeZero)
    {
        if (duration.Value is not { } value)
        {
            // Otherwise the compiler complains already.
            if (duration.Text.Length > 0)
            {
                yield return new Problem("STATOR040", duration.At, $"'{duration.Text}' is not a duration")
                {
                    Facts = DurationSuggestion.For(duration.Text) is { } meant ? new EquatableArray<string>(["Duration", meant]) : default,
                };
            }
        }
        else if (value >= Century || (value <= TimeSpan.Zero && !mayBeZero))
        {
            yield return new Problem(
                "STATOR041", duration.At, duration.Text, value >= Century ? "too long" : "zero", mayBeZero ? "of at least" : "above");
        }
    }

    internal static IEnumerable<(DurationModel Duration, bool MayBeZero)> Durations(MachineModel machine)
        => machine.States
            .SelectMany(s => new[] { (s.RetryAfter, false), (s.StartAfter, true), (s.DeleteAfter, false), (s.Deadline, false) })
            .Concat(machine.Timeouts.Select(t => (t.After, false)))
            .Concat(machine.Schedules.Select(s => (s.Every, false)))
            .Concat([(machine.HistoryRetention, false)])
            .Concat(machine.Failures.SelectMany(f => new[] { (f.Delay, false), (f.MaxDelay, false) }))
            .Where(d => d.Item1 is not null)
            .Select(d => (d.Item1!, d.Item2));

    private static IEnumerable<Problem> Retention(MachineModel machine)
        => machine is { HasHistory: false, HistoryRetention: { } retention } ? [new Problem("STATOR133", retention.At, machine.Type.Name)] : [];

    private static IEnumerable<Problem> Deletes(Graph graph)
        => graph.First
            .Where(s => s is { Kind: StateKind.Automatic or StateKind.External, DeleteAfter.Value: not null })
            .Select(s => new Problem("STATOR046", s.DeleteAfter!.At, s.State.Member!, s.DeleteAfter.Text));

    /// <summary>The durations of a state against its timeout: what is not shorter never comes, or comes too early.</summary>
    private static IEnumerable<Problem> Against(TimeoutModel timeout, StateModel? state)
    {
        if (state is null || timeout.After is not { Value: { } after } written || after <= TimeSpan.Zero)
        {
            yield break;
        }

        var name = state.State.Member!;
        if (state is { Kind: StateKind.Automatic, StartAfter: { } start } && start.Value >= after)
        {
            yield return new Problem("STATOR048", start.At, start.Text, name, written.Text);
        }
        else if (state is { Kind: StateKind.Automatic, RetryAfter: { } retry } && retry.Value >= after)
        {
            yield return new Problem("STATOR043", written.At, name, written.Text, retry.Text);
        }

        if (state is { Kind: StateKind.Automatic or StateKind.External, DeleteAfter: { } delete } && delete.Value <= after)
        {
            yield return new Problem("STATOR047", delete.At, name, delete.Text, written.Text);
        }
    }
}
