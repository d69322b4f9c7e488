using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads the machines off the symbol of their class, right or wrong. Generator and analyzer both start here.</summary>
internal static class MachineReader
{
    /// <summary>
    /// The machines of a class, one for each <c>[StateMachine]</c>. None where the C# compiler rejects it so thoroughly that there is
    /// nothing to add: on another kind of type, or over an enum that does not exist.
    /// </summary>
    public static EquatableArray<MachineModel> ReadAll(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var attributes = type.GetAttributes();
        var names = attributes.Select(a => a.StatorName()).ToList();
        var declarations = Enumerable.Range(0, names.Count)
            .Where(i => names[i] == AttributeNames.StateMachine
                && attributes[i].AttributeClass!.TypeArguments[0] is { TypeKind: not TypeKind.Error })
            .ToList();
        if (type.TypeKind != TypeKind.Class || declarations.Count == 0)
        {
            return default;
        }

        var stateTypes = declarations.Select(i => attributes[i].AttributeClass!.TypeArguments[0]).ToList();
        var owners = attributes.Select(a => StateValues.OwnerOf(a, stateTypes)).ToList();
        var prefixes = declarations.Select((i, order) => order == 0 ? string.Empty : Prefix(type, attributes[i], stateTypes[order])).ToList();
        var siblings = declarations.Select((i, order) => new SiblingModel(
            stateTypes[order].ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), prefixes[order], AttributeReader.TextOf(attributes[i], 0), AttributeReader.TextOf(attributes[i], "ColumnPrefix") ?? "state")).ToList();
        return new EquatableArray<MachineModel>(declarations.Select((declaration, order) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var others = Enumerable.Range(0, declarations.Count).Where(other => other != order).ToList();
            return new Part(
                type,
                attributes,
                [.. names.Select((name, i) => owners[i] == order && name != AttributeNames.StateMachine ? name : null)],
                declaration,
                stateTypes[order],
                prefixes[order],
                [.. others.Select(other => prefixes[other])],
                [.. others.Select(other => siblings[other])]).Read(cancellationToken);
        }));
    }

    // The name of its property, because a class has each only once.
    private static string Prefix(INamedTypeSymbol type, AttributeData machine, ITypeSymbol stateType)
        => AttributeReader.TextOf(machine, "Property")
            ?? type.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p => SymbolEqualityComparer.Default.Equals(p.Type, stateType))?.Name
            ?? stateType.Name;

    /// <summary>One of the machines of a class.</summary>
    /// <param name="Names">What each attribute of the class is to this machine; null where it is nothing.</param>
    private sealed record Part(
        INamedTypeSymbol Type,
        ImmutableArray<AttributeData> Attributes,
        IReadOnlyList<string?> Names,
        int Declaration,
        ITypeSymbol StateType,
        string Prefix,
        IReadOnlyList<string> OtherPrefixes,
        IReadOnlyList<SiblingModel> Siblings)
    {
        public MachineModel Read(CancellationToken cancellationToken)
        {
            var values = new StateValues(StateType);
            var readers = Attributes.Select((a, index) => new AttributeReader(a, index, values, cancellationToken)).ToList();
            IEnumerable<AttributeReader> Of(string name) => readers.Where((_, index) => Names[index] == name);

            var machine = readers[Declaration];
            var columnPrefix = machine.Text("ColumnPrefix") ?? "state";
            var row = machine.Type("For") ?? Type;
            var isSeparate = !SymbolEqualityComparer.Default.Equals(row, Type);
            var properties = PropertyReader.Read(row, Type, StateType, machine.Text("Property"), columnPrefix, Siblings);
            var schedules = new EquatableArray<ScheduleModel>(Of(AttributeNames.Schedule).Select(ScheduleReader.Read));
            var groups = new EquatableArray<StateGroupModel>(
                Of(AttributeNames.StateGroup).Select(a => new StateGroupModel(a.WrittenText(0), a.States(1), a.At)));
            var shape = TypeReader.Read(Type, Attributes[Declaration], cancellationToken);
            return new MachineModel(
                shape,
                values.ToModel(),
                machine.Text(0),
                columnPrefix,
                machine.At,
                machine.State("Initial"),
                new EquatableArray<StateModel>(States(readers, Names)),
                new EquatableArray<TransitionModel>(
                    Of(AttributeNames.Transition).Select(a => new TransitionModel(a.State(0), a.State(1), a.At))),
                new EquatableArray<TimeoutModel>(
                    Of(AttributeNames.Timeout).Select(a => new TimeoutModel(a.State(0), a.State(1), a.Duration("After"), a.At))),
                new EquatableArray<CommandModel>(
                    Of(AttributeNames.Command).Select(a => new CommandModel(a.Text(0), a.States("From"), a.State("To"), a.At))),
                CheckReader.Read(Type, StateType, isSeparate ? row : null, values.Names, Prefix, OtherPrefixes, cancellationToken),
                properties.State,
                properties.Key,
                properties.Columns,
                RowReader.Read(row, Type, properties),
                Prefix,
                new EquatableArray<SiblingModel>(Siblings))
            {
                Failures = new EquatableArray<FailureModel>(Of(AttributeNames.Failure).Select(a => new FailureModel(
                    a.State(0), a.State(1), a.Number("MaxAttempts") ?? 1, a.Duration("Delay"), a.Member("Backoff") ?? "Constant",
                    a.Duration("MaxDelay"), a.Types("On"), a.At))),
                Schedules = schedules,
                Groups = groups,
                HasHistory = machine.Flag("History"),
                HistoryRetention = machine.Duration("HistoryRetention"),
                Hooks = HookReader.Read(Type, row, Prefix, OtherPrefixes),
                Makers = ScheduleReader.Makers(Type, row, schedules.Count > 0),
                RowNeedsMaker = schedules.Count > 0 && ScheduleReader.NeedsMaker(row, Type),
                Unmapped = properties.Unmapped,
                Misuses = properties.Misuses,
                MaxConcurrency = machine.Number("MaxConcurrency"),
                Taken = GeneratedMembers.Taken(Type, Prefix, values.Names, isSeparate ? [] : groups.Select(g => g.Name)),
                VerbsAreTaken = GeneratedMembers.VerbsAreTaken(Type, shape, Prefix),
                MappedTable = TypeReader.MappedTable(row),
                LanguageVersion = TypeReader.LanguageVersion(Attributes[Declaration]),
            };
        }
    }

    private static IEnumerable<StateModel> States(IReadOnlyList<AttributeReader> readers, IReadOnlyList<string?> names)
        => names.Select((name, index) => (Kind: KindOf(name), Reader: readers[index]))
            .Where(s => s.Kind is not null)
            .Select(s => new StateModel(
                s.Reader.State(0),
                s.Kind!.Value,
                s.Reader.Text("Name"),
                s.Reader.Duration("RetryAfter"),
                s.Reader.Duration("StartAfter"),
                s.Reader.Duration("DeleteAfter"),
                s.Reader.Duration("Deadline"),
                s.Reader.State("MoveTo"),
                s.Reader.At)
            {
                StayUnwritten = s.Reader.Flag("StayUnwritten"),
                MaxSnoozes = s.Reader.Number("MaxSnoozes"),
                MaxConcurrency = s.Reader.Number("MaxConcurrency"),
            });

    private static StateKind? KindOf(string? attribute) => attribute switch
    {
        AttributeNames.State => StateKind.Automatic,
        AttributeNames.ExternalState => StateKind.External,
        AttributeNames.TerminalState => StateKind.Terminal,
        AttributeNames.LegacyState => StateKind.Legacy,
        _ => null,
    };
}
