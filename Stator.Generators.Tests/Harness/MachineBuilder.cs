using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;
using Stator.Generators.Reading;

namespace Stator.Generators.Tests.Harness;

/// <summary>
/// Builds models by hand, for tests of what needs no compiler. A name that is no member of the enum is an argument that is no state.
/// </summary>
internal sealed class MachineBuilder
{
    private readonly string[] members;
    private readonly List<StateModel> states = [];
    private readonly List<TransitionModel> transitions = [];
    private readonly List<TimeoutModel> timeouts = [];
    private readonly List<CommandModel> commands = [];
    private readonly List<CheckModel> checks = [];
    private StateReference? initial;
    private int attributes;

    public MachineBuilder(params string[] members) => this.members = members;

    public bool IsEnum { get; init; } = true;

    public MachineModel Model => new(
        new TypeModel("Shop", "Order", "class", IsPartial: true, IsPublic: true, default),
        new EnumModel("OrderState", "global::Shop.OrderState", IsEnum, IsFlags: false, new EquatableArray<string>(members)),
        "orders",
        "state",
        Spot.OfAttribute(0),
        initial,
        new EquatableArray<StateModel>(states),
        new EquatableArray<TransitionModel>(transitions),
        new EquatableArray<TimeoutModel>(timeouts),
        new EquatableArray<CommandModel>(commands),
        new EquatableArray<CheckModel>(checks),
        new PropertyModel("State", "state", ColumnType.Enum, "global::Shop.OrderState", IsNullable: false),
        new PropertyModel("Id", "id", ColumnType.Int64, "long", IsNullable: false),
        default,
        new RowModel("global::Shop.Order", IsSeparate: false, default, null));

    public MachineBuilder Initial(string state)
    {
        initial = Reference(state, Spot.OfAttribute(0).At("Initial"));
        return this;
    }

    /// <summary>An automatic state, with its check.</summary>
    public MachineBuilder Automatic(string state)
    {
        checks.Add(new CheckModel(
            "Check" + state, CheckResult.NullableState, "OrderState?", IsAwaited: false, default, Spot.OfMethod("Check" + state, 0)));
        return Declare(state, StateKind.Automatic);
    }

    public MachineBuilder External(string state) => Declare(state, StateKind.External);

    public MachineBuilder Terminal(string state) => Declare(state, StateKind.Terminal);

    public MachineBuilder Legacy(string state, string moveTo) => Declare(state, StateKind.Legacy, moveTo);

    public MachineBuilder Transition(string from, string to)
    {
        var at = Next();
        transitions.Add(new TransitionModel(Reference(from, at.At(0)), Reference(to, at.At(1)), at));
        return this;
    }

    public MachineBuilder Timeout(string from, string to, string after = "1d")
    {
        var at = Next();
        timeouts.Add(new TimeoutModel(Reference(from, at.At(0)), Reference(to, at.At(1)), Duration(after, at.At("After")), at));
        return this;
    }

    public MachineBuilder Command(string name, string[] from, string to)
    {
        var at = Next();
        commands.Add(new CommandModel(
            name,
            new EquatableArray<StateReference>(from.Select((state, element) => Reference(state, at.At("From", element)))),
            Reference(to, at.At("To")),
            at));
        return this;
    }

    private MachineBuilder Declare(string state, StateKind kind, string? moveTo = null)
    {
        var at = Next();
        states.Add(new StateModel(
            Reference(state, at.At(0)),
            kind,
            StoredName: null,
            kind == StateKind.Automatic ? Duration("30s", at.At("RetryAfter")) : null,
            StartAfter: null,
            DeleteAfter: null,
            Deadline: null,
            moveTo is null ? null : Reference(moveTo, at.At("MoveTo")),
            at));
        return this;
    }

    private Spot Next() => Spot.OfAttribute(++attributes);

    private StateReference Reference(string text, Spot at) => new(Array.IndexOf(members, text) < 0 ? null : text, text, at);

    private static DurationModel Duration(string text, Spot at) => new(text, DurationParser.Parse(text), at);
}
