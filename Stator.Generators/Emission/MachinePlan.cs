using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>A machine without problems, with states as indexes into the list of declared ones: what all emitters read.</summary>
internal sealed class MachinePlan
{
    private readonly Dictionary<string, int> indexes;
    private readonly Dictionary<string, CheckModel> checks;
    private readonly ILookup<int, int> targets;

    public MachinePlan(MachineModel model)
    {
        Model = model;
        GraphName = $"{FullName}.{GeneratedNames.Graph(model)}";
        Key = model.Key!;
        StateProperty = model.StateProperty!;
        indexes = model.States.Select((state, index) => (state, index)).ToDictionary(s => s.state.State.Member!, s => s.index);
        Initial = indexes[InitialState.Of(model)!];
        Timeouts = model.Timeouts.ToDictionary(t => Index(t.From), t => new TimeoutPlan(Index(t.To), t.After!.Value!.Value, t.After.Text));
        States = model.States.Select((state, index) => new StatePlan(this, state, index)).ToList();
        Transitions = model.Transitions.Select(t => (From: Index(t.From), To: Index(t.To))).Distinct().ToList();
        targets = Transitions.ToLookup(t => t.From, t => t.To);
        checks = model.Checks.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First());
        Commands = model.Commands
            .Select(c => new CommandPlan(c.Name, c.From.Select(Index).Distinct().ToList(), Index(c.To!)))
            .ToList();
    }

    /// <summary>The [Failure]s, in the order of their declaration, which is the order in which they are asked.</summary>
    public IReadOnlyList<FailurePlan> Failures
        => Model.Failures
            .Select(f => new FailurePlan(
                Index(f.From), Index(f.To), f.MaxAttempts, f.Delay?.Value ?? States[Index(f.From)].RetryAfter, f.Backoff,
                f.MaxDelay?.Value ?? TimeSpan.FromDays(1), f.On))
            .ToList();

    public IReadOnlyList<GroupPlan> Groups
        => Model.Groups.Select(g => new GroupPlan(
            g.Name!,
            StateGroupModel.PropertyOf(Model.Row!.IsSeparate ? VerbPrefix : Prefix, g.Name!),
            g.States.Select(Index).Distinct().ToList())).ToList();

    public IReadOnlyList<SchedulePlan> Schedules
        => Model.Schedules.Select(s => new SchedulePlan(
            s.Name!, s.Every?.Value, s.Cron?.Text, s.Zone?.Text, s.CatchUp,
            Model.Makers.FirstOrDefault(m => m.Name == ScheduleNames.Maker(s.Name!)))).ToList();

    public MachineModel Model { get; }

    public PropertyModel Key { get; }

    public PropertyModel StateProperty { get; }

    public int Initial { get; }

    public IReadOnlyList<StatePlan> States { get; }

    public IReadOnlyList<(int From, int To)> Transitions { get; }

    public IReadOnlyDictionary<int, TimeoutPlan> Timeouts { get; }

    public IReadOnlyList<CommandPlan> Commands { get; }

    public string EnumName => Model.Enum.FullName;

    /// <summary>The annotated class, as code outside of it names it.</summary>
    public string FullName => TypeNames.FullName(Model.Type);

    /// <summary>The class of the rows.</summary>
    public string RowName => Model.Row!.FullName;

    /// <summary>The class of the graph, as code outside of the annotated class names it.</summary>
    public string GraphName { get; init; }

    /// <summary>What generated members and verbs begin with, where the class has another machine: nothing for the first.</summary>
    public string Prefix => Model.Prefix;

    /// <summary>Whether the row is another machine's to insert and to find.</summary>
    public bool IsSecondary => Prefix.Length > 0 || Model.Row!.HasOwnMachine;

    /// <summary>What the verbs that would be there twice have in their names.</summary>
    public string VerbPrefix => IsSecondary ? StateProperty.Name : string.Empty;

    /// <summary>The name of the machine, in logs and metrics.</summary>
    public string Name => Prefix.Length == 0 ? Model.Type.Name : $"{Model.Type.Name}.{Prefix}";

    public string Member(int state) => $"{EnumName}.{CSharp.Identifier(States[state].Name)}";

    /// <summary>The graph class of the other machine on the class whose state a property holds.</summary>
    public string GraphOf(PropertyModel otherState) => Model.Siblings.First(s => s.Enum == otherState.ClrType).Prefix + "Graph";

    /// <summary>The columns that are saved with the answer of a check.</summary>
    public IReadOnlyList<PropertyModel> Persisted => [.. OwnColumns.Where(c => c.IsPersisted)];

    /// <summary>The columns that this machine makes and inserts.</summary>
    public IEnumerable<PropertyModel> OwnColumns => Model.Columns.Where(c => c.Type != ColumnType.OtherState);

    /// <summary>What no two live rows have the same values of. They are the first machine's business, as inserting is.</summary>
    public IReadOnlyList<UniquePlan> Uniques
        => IsSecondary || States.All(s => s.Kind == StateKind.Terminal)
            ? []
            : OwnColumns
                .SelectMany(column => column.UniqueBy.Select(unique => (unique, column)))
                .GroupBy(u => u.unique.Group, StringComparer.Ordinal)
                .Select(group => new UniquePlan(
                    [.. group.Select(u => u.column)],
                    [.. States.Where(s => s.Kind != StateKind.Terminal && !group.Any(u => u.unique.Until.Any(r => r.Member == s.Name)))]))
                .ToList();

    public IEnumerable<StatePlan> OfKind(params StateKind[] kinds) => States.Where(s => kinds.Contains(s.Kind));

    /// <summary>Where the check of a state may move a row.</summary>
    public IEnumerable<int> Targets(int state) => targets[state];

    private int Index(StateReference reference) => indexes[reference.Member!];

    internal sealed record TimeoutPlan(int To, TimeSpan After, string Text);

    internal sealed record FailurePlan(
        int From, int To, int MaxAttempts, TimeSpan Delay, string Backoff, TimeSpan MaxDelay, IReadOnlyList<string> On);

    internal sealed record SchedulePlan(string Name, TimeSpan? Every, string? Cron, string? Zone, string CatchUp, MakerModel? Maker);

    /// <summary>Columns that no two rows in some states have the same values of.</summary>
    internal sealed record UniquePlan(IReadOnlyList<PropertyModel> Columns, IReadOnlyList<StatePlan> States)
    {
        public string StoredStates => SqlDialect.TextList(States.Select(s => s.StoredName));
    }

    internal sealed record CommandPlan(string Name, IReadOnlyList<int> From, int To);

    /// <summary>A group, and the property, or the method, of rows that says whether they are in it.</summary>
    internal sealed record GroupPlan(string Name, string Property, IReadOnlyList<int> States);

    internal sealed class StatePlan(MachinePlan plan, StateModel state, int index)
    {
        public int Index => index;

        public string Name => state.State.Member!;

        public string StoredName => state.StoredName ?? Name;

        public StateKind Kind => state.Kind;

        public DurationModel? RetryAfterText => state.RetryAfter;

        public TimeSpan RetryAfter => state.RetryAfter?.Value ?? TimeSpan.Zero;

        public DurationModel? StartAfterText => state.StartAfter;

        public TimeSpan StartAfter => state.StartAfter?.Value ?? TimeSpan.Zero;

        public TimeSpan? DeleteAfter => state.DeleteAfter?.Value;

        public DurationModel? DeleteAfterText => state.DeleteAfter;

        public int? MaxConcurrency => state.MaxConcurrency;

        public bool StayUnwritten => state.StayUnwritten;

        public int? MaxSnoozes => state.MaxSnoozes;

        public TimeSpan? Deadline => state.Deadline?.Value;

        public TimeoutPlan? Timeout => plan.Timeouts.TryGetValue(index, out var timeout) ? timeout : null;

        public CheckModel? Check => plan.checks.TryGetValue(plan.Model.CheckPrefix + Name, out var check) ? check : null;

        /// <summary>For a legacy state: the state that its rows move to.</summary>
        public int MoveTo => plan.Index(state.MoveTo!);
    }
}
