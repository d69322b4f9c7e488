using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>Says of which properties a live row has the same values, and what they are.</summary>
internal static class Duplicates
{
    private const int LongestValue = 100;

    /// <summary>A row cannot be inserted, because of the row with a key.</summary>
    public static DuplicateRowException Found(MachineDefinition machine, UniqueDefinition unique, object row, object existingKey)
    {
        var values = new Values();
        machine.Rows.Write(row, values);
        var same = string.Join(" and ", unique.Properties.Select(p => $"'{p}' is '{Text(values.ByName[p])}'"));
        return new DuplicateRowException(
            $"Machine '{machine.Name}' has a live row already whose {same}: the one with key '{Text(existingKey)}'. Use InsertOrFindAsync to "
            + "get its key instead, or wait until it is in a terminal state.",
            machine.Name, unique.Properties, existingKey);
    }

    /// <summary>The row with a key cannot come back from a terminal state, or from one of Until.</summary>
    public static DuplicateRowException InTheWay(MachineDefinition machine, UniqueDefinition unique, object key, Exception exception)
        => new(
            $"The row of machine '{machine.Name}' with key '{Text(key)}' cannot become live again: a live row has the same "
            + $"{string.Join(" and ", unique.Properties.Select(p => $"'{p}'"))}. Bring that one to a terminal state first.",
            machine.Name, unique.Properties, inner: exception);

    /// <summary>The key of a row that is to be inserted belongs to another.</summary>
    public static InvalidOperationException KeyIsTaken(MachineDefinition machine, object key, Exception? inner = null)
        => new($"Machine '{machine.Name}' has a row with key '{Text(key)}' already. Give the new one another key.", inner);

    private static string Text(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }

    private sealed class Values : IColumnWriter
    {
        public Dictionary<string, object?> ByName { get; } = [];

        public string? Source => null;

        public string? TraceParent => null;

        public int? Priority => null;

        public string? Queue => null;

        public void Add(string parameter, object? value) => ByName[parameter] = value;
    }
}
