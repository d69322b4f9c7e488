using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;
using Stator.Generators.Reading;

namespace Stator.Generators.Flow;

/// <summary>A machine and the class it was read from: what the rules for method bodies compare with.</summary>
internal sealed class MachineScope(INamedTypeSymbol type, MachineModel machine)
{
    private readonly INamedTypeSymbol row = RowOf(type, machine);

    // Every check asks, so that a search each time would be one of all states for each of them.
    private readonly ILookup<string?, TransitionModel> transitions = machine.Transitions.ToLookup(t => t.From.Member);
    private readonly ILookup<string?, TimeoutModel> timeouts = machine.Timeouts.ToLookup(t => t.From.Member);
    private readonly ILookup<string?, CommandModel> commands = machine.Commands
        .SelectMany(c => c.From.Select(f => f.Member).Distinct(), (command, from) => (command, from))
        .ToLookup(c => c.from, c => c.command);

    private readonly ILookup<string?, FailureModel> failures = machine.Failures.ToLookup(f => f.From.Member);
    private readonly ILookup<string, CheckModel> checks = machine.Checks.ToLookup(c => c.Name);
    private readonly ILookup<object?, string> members = Declaration(type, machine).AttributeClass!.TypeArguments[0].GetMembers()
        .OfType<IFieldSymbol>().Where(f => f.HasConstantValue).ToLookup(f => f.ConstantValue, f => f.Name);

    private readonly ILookup<string?, StateKind> kinds = machine.States.ToLookup(s => s.State.Member, s => s.Kind);

    public INamedTypeSymbol Type => type;

    public MachineModel Machine => machine;

    /// <summary>The enum of the states.</summary>
    public ITypeSymbol StateType { get; } = Declaration(type, machine).AttributeClass!.TypeArguments[0];

    /// <summary>Whether every transition is complete, so that one that is not there is really not declared.</summary>
    public bool TransitionsAreKnown { get; } = machine.Transitions.All(t => t.From.Member is not null && t.To.Member is not null);

    public IEnumerable<TransitionModel> TransitionsFrom(string state) => transitions[state];

    public IEnumerable<TimeoutModel> TimeoutsFrom(string state) => timeouts[state];

    public IEnumerable<FailureModel> FailuresFrom(string state) => failures[state];

    public IEnumerable<CommandModel> CommandsFrom(string state) => commands[state];

    public StateKind? KindOf(string state) => kinds[state].Select(k => (StateKind?)k).FirstOrDefault();

    /// <summary>The member of the enum with a value; null where none has it.</summary>
    public string? MemberOf(object? value) => members[value].FirstOrDefault();

    /// <summary>The methods that look like the check of a name; more than one where it is overloaded.</summary>
    public IEnumerable<CheckModel> ChecksNamed(string name) => checks[name];

    public bool IsState(ITypeSymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol, StateType);

    public bool IsStateProperty(IPropertySymbol property) => property.Name == machine.StateProperty?.Name && IsOfRow(property);

    /// <summary>Whether the row has a column for the property that no outcome writes.</summary>
    public bool IsUnsavedColumn(IPropertySymbol property)
        => machine.Columns.Any(c => c.Name == property.Name && c.Type != ColumnType.OtherState)
            && IsOfRow(property)
            && !property.GetAttributes().Any(a => a.StatorName() == AttributeNames.Persist);

    private bool IsOfRow(IPropertySymbol property)
    {
        for (INamedTypeSymbol? declaring = row; declaring is not null; declaring = declaring.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(declaring, property.ContainingType))
            {
                return !property.IsStatic;
            }
        }

        return false;
    }

    private static INamedTypeSymbol RowOf(INamedTypeSymbol type, MachineModel machine)
        => Declaration(type, machine).NamedArguments.FirstOrDefault(a => a.Key == "For").Value.Value as INamedTypeSymbol ?? type;

    private static AttributeData Declaration(INamedTypeSymbol type, MachineModel machine) => type.GetAttributes()[machine.Declaration.Index];
}
