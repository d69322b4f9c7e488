using System;
using Stator.Generated;

namespace Stator.Hosting;

/// <summary>Whether the options of an insert fit the machine, as far as they say how its row is claimed.</summary>
internal static class InsertChecks
{
    public static void Check(MachineDefinition machine, UntypedInsertOptions options)
    {
        if (options.Priority is { } priority)
        {
            var property = machine.Claims.Priority ?? throw Missing(machine, nameof(options.Priority));
            if (priority < property.Least || priority > property.Most)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(options), priority, $"'{property.Property}' of machine '{machine.Name}' holds a Priority from {property.Least} to {property.Most}.");
            }
        }

        if (options.Queue is not null && !machine.Claims.HasQueue)
        {
            throw Missing(machine, nameof(options.Queue));
        }
    }

    private static ArgumentException Missing(MachineDefinition machine, string option)
        => new(
            $"Machine '{machine.Name}' has no property with [{option}]: leave {option} out, or put [{option}] on a property of "
            + $"'{machine.RowType.Name}'.", "options");
}
