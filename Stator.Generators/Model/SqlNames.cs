using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Generators.Model;

/// <summary>What the databases make of names, and the names that Stator makes itself.</summary>
internal static class SqlNames
{
    /// <summary>What PostgreSQL keeps of a name, in bytes of UTF-8. It cuts off the rest without an error.</summary>
    public const int MaxBytes = 63;

    /// <summary>The table, beside those of the machines, that says how far their schedules have come.</summary>
    public const string ScheduleTable = "stator_schedules";

    /// <summary>The table, beside those of the machines, that says how much of the rate of each queue is used.</summary>
    public const string RateTable = "stator_rates";

    /// <summary>The table, beside those of the machines, that says what became of their rows in each minute.</summary>
    public const string StatisticsTable = "stator_statistics";

    // Of PostgreSQL 15.
    private static readonly HashSet<string> ReservedInPostgres = new(
        ("all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently "
        + "constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user "
        + "default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially "
        + "inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on "
        + "only or order outer overlaps placing primary references returning right select session_user similar some symmetric table "
        + "tablesample then to trailing true union unique user using variadic verbose when where window with").Split(' '),
        StringComparer.Ordinal);

    // Keywords of SQLite 3.35 that PostgreSQL leaves free.
    private static readonly HashSet<string> ReservedInSqlite = new(
        ("abort action add after alter always attach autoincrement before begin between by cascade commit conflict current database deferred "
        + "delete detach drop each escape exclude exclusive exists explain fail filter first following generated glob groups if ignore "
        + "immediate index indexed insert instead key last match materialized no nothing nulls of others over partition plan pragma preceding "
        + "query raise range recursive regexp reindex release rename replace restrict rollback row rows savepoint set temp temporary ties "
        + "transaction trigger unbounded update vacuum values view virtual without").Split(' '),
        StringComparer.Ordinal);

    // The longest name of an index ends in the fingerprint of its states, which has always eight digits.
    private static readonly string[] IndexPurposes = ["due", "sweep_00000000", "delete_00000000", "legacy_00000000", "unique_00000000", "priority", "queue", "lease"];

    private static readonly string[] ColumnSuffixes = ["", "_changed", "_next", "_token", "_lease", "_attempts", "_error", "_snoozes"];

    public static bool IsReservedInPostgres(string name) => ReservedInPostgres.Contains(name);

    public static bool IsReserved(string name) => ReservedInPostgres.Contains(name) || ReservedInSqlite.Contains(name);

    /// <summary>Whether SQL takes a name without quotes for what it is, if it is not reserved.</summary>
    public static bool IsPlain(string name)
        => name.Length > 0 && IsLetter(name[0]) && name.All(c => IsLetter(c) || c is >= '0' and <= '9');

    /// <summary>The columns that are Stator's own.</summary>
    public static IEnumerable<string> OwnColumns(string prefix) => ColumnSuffixes.Select(s => prefix + s);

    public static string Index(string table, string prefix, string purpose) => $"{Unqualified(table)}_{prefix}_{purpose}";

    /// <summary>The names of all indexes that a machine may have, as long as they can be.</summary>
    public static IEnumerable<string> Indexes(string table, string prefix) => IndexPurposes.Select(p => Index(table, prefix, p));

    /// <summary>Another table in the schema of a table.</summary>
    public static string Beside(string table, string other) => table.Substring(0, table.LastIndexOf('.') + 1) + other;

    /// <summary>The table that keeps what became of the rows of a table.</summary>
    public static string History(string table) => table + "_history";

    /// <summary>A table without its schema.</summary>
    public static string Unqualified(string table) => table.Substring(table.LastIndexOf('.') + 1);

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or '_';
}
