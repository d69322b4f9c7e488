using System;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>Counts the rows of one bulk insert and takes their keys: all bring one, or none does, because the columns are the same for all.</summary>
internal sealed class RowKeys(MachineDefinition machine, bool databaseMakesKeys)
{
    private bool areGiven;

    public long Count { get; private set; }

    /// <summary>The key of the next row; null where the database makes it.</summary>
    public object? Next(object? row)
    {
        if (row is null)
        {
            throw new ArgumentException($"Row {Count + 1} is null. InsertManyAsync takes objects only.", nameof(row));
        }

        var key = machine.Rows.KeyOf(row);
        if (Count == 0)
        {
            areGiven = key is not null;
        }

        if (key is null && !databaseMakesKeys)
        {
            throw NeedsKey(machine, "InsertManyAsync");
        }

        if (areGiven != key is not null)
        {
            throw new InvalidOperationException(
                $"Row {Count + 1} {(areGiven ? "has no key" : "has a key")}, and the rows of machine '{machine.Name}' before it "
                + $"{(areGiven ? "have one" : "have none")}. Insert the ones and the others in two calls of InsertManyAsync.");
        }

        Count++;
        return key;
    }

    public static InvalidOperationException NeedsKey(MachineDefinition machine, string verb)
        => new($"The key of this {machine.Name} is empty, and the database cannot make one of its type. Set it before {verb}.");
}
