using System;
using System.IO;

namespace Shop;

/// <summary>What the user asked for cannot be done; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The command line.</summary>
/// <param name="Database">The SQLite file. What is in it already is carried on with.</param>
/// <param name="Postgres">An Npgsql connection string to use instead of the file.</param>
/// <param name="Csv">The orders.</param>
internal sealed record Arguments(string? Database, string? Postgres, string Csv)
{
    private const string Usage = "Usage: Orders [--database PATH | --postgres CONNECTIONSTRING] [--csv PATH]";

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments(null, null, Path.Combine(AppContext.BaseDirectory, "orders.csv"));
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new UsageException($"{args[i]} needs a value.\n{Usage}");
            arguments = args[i] switch
            {
                "--database" => arguments with { Database = Path.GetFullPath(value) },
                "--postgres" => arguments with { Postgres = value },
                "--csv" => arguments with { Csv = Path.GetFullPath(value) },
                _ => throw new UsageException($"There is no option {args[i]}.\n{Usage}"),
            };
        }

        return arguments is { Database: not null, Postgres: not null }
            ? throw new UsageException($"Either --database or --postgres.\n{Usage}")
            : arguments;
    }
}
