using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Text.RegularExpressions;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>Says of a table or a column that is not there who needs it and how to make it: the first thing that newcomers run into.</summary>
internal static class MissingSchema
{
    /// <summary>The error to throw in the place of one of the database.</summary>
    /// <param name="machines">Those that statements were made for.</param>
    /// <param name="said">What the database says, which names what is missing.</param>
    /// <param name="exception">The error of the database.</param>
    public static InvalidOperationException Of(IEnumerable<MachineDefinition> machines, string said, DbException exception)
    {
        var whose = machines.Where(m => Regex.IsMatch(said, $@"(?<!\w){Regex.Escape(m.Table.Split('.')[^1])}")).MaxBy(m => m.Table.Length);
        return new(
            $"{(whose is null ? "Stator" : $"Machine '{whose.Name}'")} needs what is not in the database: {said.TrimEnd('.')}. "
            + "Call IStatorSchema.EnsureAsync() when the application starts, or run what IStatorSchema.Script() prints.",
            exception);
    }
}
