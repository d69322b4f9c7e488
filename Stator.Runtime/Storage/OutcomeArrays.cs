using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using NpgsqlTypes;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>Batches as PostgreSQL takes them: one array for each column, so that the text of a statement is the same for any number of rows.</summary>
internal static class OutcomeArrays
{
    /// <summary>The parameters of Complete, which finds rows by their places where <paramref name="usesPlaces"/> says so, and else by their keys.</summary>
    public static Parameters Of(MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, bool usesPlaces)
    {
        var count = outcomes.Count;
        var rows = new ClaimedRow[count];
        var targets = new string?[count];
        var delays = new NpgsqlInterval?[count];
        var failed = new bool[count];
        var errors = new string?[count];
        for (var i = 0; i < count; i++)
        {
            var outcome = outcomes[i];
            rows[i] = outcome.Claimed;
            targets[i] = outcome.Target is { } target ? machine.States[target].StoredName : null;
            delays[i] = outcome.Delay is { } delay ? Parameters.Interval(delay) : null;
            failed[i] = outcome.Failed;
            errors[i] = outcome.Error;
        }

        var parameters = Leases(machine, rows).Add("places", Places(rows, usesPlaces)).Add("targets", targets).Add("delays", delays).Add("failed", failed).Add("errors", errors);
        for (var column = 0; column < machine.Rows.PersistedCount; column++)
        {
            AddSaved(parameters, machine, outcomes, column);
        }

        return machine.CountsSnoozes ? parameters.Add("snoozes", outcomes.Select(o => o.Snoozes).ToArray()) : parameters;
    }

    /// <summary>The parameters by which every write after a claim is fenced.</summary>
    public static Parameters Leases(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows)
    {
        var keys = machine.Rows.NewKeyArray(rows.Count);
        var states = new string[rows.Count];
        var tokens = new Guid[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            keys.SetValue(rows[i].Key, i);
            states[i] = machine.States[rows[i].State].StoredName;
            tokens[i] = rows[i].Token;
        }

        return new Parameters().Add("keys", keys).Add("states", states).Add("tokens", tokens);
    }

    /// <summary>The parameter of statements that take rows by their keys alone.</summary>
    public static Parameters Keys(MachineDefinition machine, IReadOnlyList<object> keys)
    {
        var array = machine.Rows.NewKeyArray(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            array.SetValue(keys[i], i);
        }

        return new Parameters().Add("keys", array);
    }

    // Npgsql writes no arrays of this type, so it is one in PostgreSQL's own notation.
    private static string Places(ClaimedRow[] rows, bool usesPlaces)
    {
        var text = new StringBuilder("{", 16 * (rows.Length + 1));
        foreach (var row in rows)
        {
            text.Append(text.Length == 1 ? string.Empty : ",");
            if (usesPlaces && row.Place is { } place)
            {
                text.Append(CultureInfo.InvariantCulture, $"\"({place.BlockNumber},{place.OffsetNumber})\"");
            }
            else
            {
                text.Append("NULL");
            }
        }

        return text.Append('}').ToString();
    }

    private static void AddSaved(Parameters parameters, MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, int column)
    {
        var values = machine.Rows.NewPersistedArray(column, outcomes.Count);
        var saves = new bool[outcomes.Count];
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].SavedOf(column) is { } saved)
            {
                values.SetValue(Parameters.Utc(saved.Value), i);
                saves[i] = true;
            }
        }

        parameters.Add($"saved{column}", values).Add($"saves{column}", saves);
    }
}
