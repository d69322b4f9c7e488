using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>What is left of a machine with problems without all that stands in the way of its graph and its verbs.</summary>
internal static class SoundPart
{
    private static readonly PropertyModel AnyKey = new("Id", "id", ColumnType.Int64, "long", IsNullable: false);

    /// <summary>A machine that can be planned; null where the class, or its names, leave no room for a graph.</summary>
    public static MachineModel? Of(MachineModel model)
    {
        if (model.Type.Shape.Length > 0
            || model.VerbsAreTaken
            || model.Taken.Intersect(GeneratedNames.Members(model.Prefix)).Any()
            || Names(model) is not { Count: > 0 } names)
        {
            return null;
        }

        // A state that is only used is one that outside code moves on, as far as its graph and the verbs are concerned.
        var states = model.States
            .Where(s => s.State.Member is { } member && names.Contains(member))
            .GroupBy(s => s.State.Member!, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => Usable(same.First(), names), StringComparer.Ordinal);
        foreach (var name in names.Where(n => !states.ContainsKey(n)))
        {
            states.Add(name, new StateModel(
                Reference(name), StateKind.External, null, null, null, null, null, null, model.Declaration));
        }

        bool IsKnown(StateReference? reference) => reference?.Member is { } member && states.ContainsKey(member);
        var initial = Reference(InitialState.Of(model) is { } given && states.ContainsKey(given) ? given : names.First());
        return model with
        {
            Initial = initial,
            States = new EquatableArray<StateModel>(names.Select(n => states[n])),
            Transitions = new EquatableArray<TransitionModel>(model.Transitions.Where(t => IsKnown(t.From) && IsKnown(t.To))),
            Timeouts = new EquatableArray<TimeoutModel>(model.Timeouts
                .Where(t => IsKnown(t.From) && IsKnown(t.To) && t.After?.Value is not null)
                .GroupBy(t => t.From.Member)
                .Select(same => same.First())),
            Commands = new EquatableArray<CommandModel>(model.Commands
                .Where(c => CommandName.Refusal(c.Name) is null)
                .Select(c => c with
                {
                    From = new EquatableArray<StateReference>(c.From.Where(IsKnown)),
                    To = IsKnown(c.To) ? c.To : initial,
                })),
            Groups = new EquatableArray<StateGroupModel>(model.Groups
                .Where(g => g.Name is not null && g.Refusal(model) is null && !model.Taken.Contains(StateGroupModel.PropertyOf(model.Prefix, g.Name)))
                .Select(g => g with { States = new EquatableArray<StateReference>(g.States.Where(IsKnown)) })
                .Where(g => g.States.Count > 0)),
            Key = model.Key ?? AnyKey,
            StateProperty = model.StateProperty ?? AnyKey,
            Row = model.Row ?? new RowModel(TypeNames.FullName(model.Type), IsSeparate: false, default, null),
        };
    }

    // An alias would be a second case of the same value.
    private static IReadOnlyCollection<string> Names(MachineModel model)
    {
        var aliases = new HashSet<string>(model.Enum.Aliases.Select(a => a.Name), StringComparer.Ordinal);
        return model.Enum.IsEnum ? new HashSet<string>(model.Enum.Members.Where(m => !aliases.Contains(m)), StringComparer.Ordinal) : [];
    }

    // Stored names may be there twice, and nothing is stored.
    private static StateModel Usable(StateModel state, IReadOnlyCollection<string> names)
        => state with { StoredName = null, MoveTo = state.MoveTo?.Member is { } to && names.Contains(to) ? state.MoveTo : state.State };

    private static StateReference Reference(string member) => new(member, member, Spot.Type);
}
