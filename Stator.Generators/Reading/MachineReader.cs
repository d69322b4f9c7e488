using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads one machine off the symbol of its class, right or wrong. Generator and analyzer both start here.</summary>
internal static class MachineReader
{
    /// <summary>
    /// The machine; null where the class has no <c>[StateMachine]</c>, or one that the C# compiler rejects so thoroughly that there is
    /// nothing to add: on another kind of type, or over an enum that does not exist.
    /// </summary>
    public static MachineModel? Read(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var attributes = type.GetAttributes();
        var names = attributes.Select(a => a.StatorName()).ToList();
        var declaration = names.IndexOf(AttributeNames.StateMachine);
        if (declaration < 0
            || type.TypeKind != TypeKind.Class
            || attributes[declaration].AttributeClass!.TypeArguments[0] is not { TypeKind: not TypeKind.Error } stateType)
        {
            return null;
        }

        var values = new StateValues(stateType);
        var readers = attributes.Select((a, index) => new AttributeReader(a, index, values, cancellationToken)).ToList();
        IEnumerable<AttributeReader> Of(string name) => readers.Where((_, index) => names[index] == name);

        var machine = readers[declaration];
        var prefix = machine.Text("ColumnPrefix") ?? "state";
        var properties = PropertyReader.Read(type, stateType, prefix);
        var shape = TypeReader.Read(type, attributes[declaration], cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return new MachineModel(
            shape,
            values.ToModel(),
            machine.Text(0),
            prefix,
            machine.At,
            machine.State("Initial"),
            new EquatableArray<StateModel>(States(readers, names)),
            new EquatableArray<TransitionModel>(
                Of(AttributeNames.Transition).Select(a => new TransitionModel(a.State(0), a.State(1), a.At))),
            new EquatableArray<TimeoutModel>(
                Of(AttributeNames.Timeout).Select(a => new TimeoutModel(a.State(0), a.State(1), a.Duration("After"), a.At))),
            new EquatableArray<CommandModel>(
                Of(AttributeNames.Command).Select(a => new CommandModel(a.Text(0), a.States("From"), a.State("To"), a.At))),
            CheckReader.Read(type, stateType, values.Names, cancellationToken),
            properties.State,
            properties.Key,
            properties.Columns)
        {
            Unmapped = properties.Unmapped,
            Taken = GeneratedMembers.Taken(type, values.Names),
            VerbsAreTaken = GeneratedMembers.VerbsAreTaken(type, shape),
            MappedTable = TypeReader.MappedTable(type),
            LanguageVersion = TypeReader.LanguageVersion(attributes[declaration]),
        };
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
                s.Reader.At));

    private static StateKind? KindOf(string? attribute) => attribute switch
    {
        AttributeNames.State => StateKind.Automatic,
        AttributeNames.ExternalState => StateKind.External,
        AttributeNames.TerminalState => StateKind.Terminal,
        AttributeNames.LegacyState => StateKind.Legacy,
        _ => null,
    };
}
