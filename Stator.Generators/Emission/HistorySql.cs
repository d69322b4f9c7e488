using System.Collections.Generic;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The table that keeps what became of rows, and the parts of other statements that write it.</summary>
internal sealed class HistorySql(SqlStatements sql)
{
    private const string Columns = "row_key, machine, from_state, to_state, at, attempt, why, command, by_whom, error";

    private SqlDialect Dialect => sql.Dialect;

    private MachineModel Model => sql.Plan.Model;

    private string Name => SqlNames.History(Model.Table);

    private string Unqualified => SqlNames.Unqualified(Name);

    private string Retention => $"{Dialect.NowPlus(Model.HistoryRetention!.Value!.Value.Negate())}";

    /// <summary>Whether the machine keeps a history.</summary>
    public bool Exists => Model.HasHistory;

    /// <summary>Whether it is written by the statements of moves themselves. On SQLite the store writes it, in the same transaction.</summary>
    public bool IsInStatements => Exists && Dialect.IsPostgres;

    public string Table => SqlDialect.TableName(Name);

    public IEnumerable<string> Creates
    {
        get
        {
            var key = Dialect.ColumnType(sql.Plan.Key.Type);
            var id = Dialect.IsPostgres ? "bigserial NOT NULL" : "INTEGER PRIMARY KEY AUTOINCREMENT";
            yield return $"""
                CREATE TABLE IF NOT EXISTS {Table} (
                    id {id},
                    row_key {key} NOT NULL,
                    machine text NOT NULL,
                    from_state text,
                    to_state text NOT NULL,
                    at {Dialect.TimeType} NOT NULL,
                    attempt integer NOT NULL,
                    why text NOT NULL,
                    command text,
                    by_whom text,
                    error text
                ){(Dialect.IsPostgres ? " PARTITION BY RANGE (at)" : string.Empty)}
                """;
            if (Dialect.IsPostgres)
            {
                yield return $"""
                    -- whatever no month takes, so that nothing is ever lost
                    CREATE TABLE IF NOT EXISTS {SqlDialect.TableName(Name + "_rest")} PARTITION OF {Table} DEFAULT
                    """;
            }

            yield return $"""
                -- the history of one row
                CREATE INDEX IF NOT EXISTS {Index("key")}
                ON {(Dialect.IsPostgres ? Table : SqlDialect.Name(Unqualified))} (row_key, id)
                """;
            if (!Dialect.IsPostgres && Model.HistoryRetention is not null)
            {
                yield return $"""
                    -- what a purge reads
                    CREATE INDEX IF NOT EXISTS {Index("at")}
                    ON {SqlDialect.Name(Unqualified)} (at)
                    """;
            }

            if (Dialect.IsPostgres)
            {
                yield return Keep!;
            }
        }
    }

    public string Read => $"""
        SELECT from_state, to_state, at, attempt, why, command, by_whom, error
        FROM {Table}
        WHERE row_key = @key AND machine = {Machine}
        ORDER BY id
        """;

    /// <summary>SQLite: the state of a row, and its attempts.</summary>
    public string? Was => Dialect.IsPostgres ? null : $"SELECT {sql.State}, {sql.Attempts} FROM {sql.Table} WHERE {sql.Key} = @key";

    /// <summary>SQLite: writes one record.</summary>
    public string? Record => Dialect.IsPostgres
        ? null
        : $"""
           INSERT INTO {Table} ({Columns})
           VALUES (@key, {Machine}, @from, @to, {Dialect.Now}, @attempt, @why, @command, @by_whom, @error)
           """;

    /// <summary>Makes room for what is to come, and removes what has been kept for long enough. Null where there is nothing to do.</summary>
    public string? Keep => Dialect.IsPostgres
        ? $"""
           -- one partition for each month: this one, the next and the one after it
           DO $keep$
           DECLARE
               month date;
               part record;{(Model.HistoryRetention is null ? string.Empty : "\n    shared boolean;")}
           BEGIN
               PERFORM set_config('lock_timeout', '1s', true);
               PERFORM pg_advisory_xact_lock(hashtext('stator history'));
               FOR ahead IN 0..2 LOOP
                   month := date_trunc('month', {Dialect.Now} AT TIME ZONE 'UTC') + make_interval(months => ahead);
                   IF to_regclass({$"'{Part("' || to_char(month, 'YYYYMM') || '")}'".Replace(" || ''", string.Empty)}) IS NULL THEN
                       BEGIN
                           EXECUTE format(
                               'CREATE TABLE {Part("%s").Replace("'", "''")} PARTITION OF {Table.Replace("'", "''")} FOR VALUES FROM (%L) TO (%L)',
                               to_char(month, 'YYYYMM'), month::text || ' 00:00:00+00', (month + interval '1 month')::date::text || ' 00:00:00+00');
                       EXCEPTION WHEN check_violation OR lock_not_available THEN
                           -- some of its records are in the default partition, and so the others go there too; or the table is busy just now
                           NULL;
                       END;
                   END IF;
               END LOOP;{Purge}
           END
           $keep$
           """
        : Model.HistoryRetention is null ? null : $"""
           DELETE FROM {Table}
           WHERE {IsOld}
           """;

    /// <summary>Counts the records that <see cref="Keep"/> removes; null where it removes none.</summary>
    public string? CountOld => Model.HistoryRetention is null ? null
        : Dialect.IsPostgres ? $"""
            -- those of whole months, and those that no month has taken
            SELECT count(*)
            FROM {Table}
            WHERE {IsOld}
              AND (at < date_trunc('month', ({Retention}) AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' OR tableoid = to_regclass({SqlDialect.Text(SqlDialect.TableName(Name + "_rest"))}))
            """
        : $"SELECT count(*) FROM {Table} WHERE {IsOld}";

    private string Machine => SqlDialect.Text(sql.Plan.Name);

    private string IsOld => $"at <= {Retention} AND machine = {Machine}";

    // A month is dropped whole, when its last moment is old enough. Another machine of the table may want its records for longer.
    private string Purge => Model.HistoryRetention is null ? string.Empty : $"""

            FOR part IN
                SELECT c.oid::regclass AS name
                FROM pg_inherits AS i
                JOIN pg_class AS c ON c.oid = i.inhrelid
                WHERE i.inhparent = to_regclass('{Table.Replace("'", "''")}')
                  AND c.relname ~ '_[0-9]{"{6}"}$'
                  AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= {Retention}
            LOOP
                BEGIN
                    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s WHERE machine <> %L)', part.name, {Machine}) INTO shared;
                    IF shared THEN
                        EXECUTE format('DELETE FROM %s WHERE machine = %L', part.name, {Machine});
                    ELSE
                        EXECUTE format('DROP TABLE %s', part.name);
                    END IF;
                EXCEPTION WHEN lock_not_available THEN
                    NULL;
                END;
            END LOOP;
            DELETE FROM {SqlDialect.TableName(Name + "_rest")} WHERE {IsOld};
        """;

    /// <summary>Records what a statement of the door has entered, and returns what the store reads of it.</summary>
    /// <param name="before">What locks rows that are there and says what they were, as was_state and was_attempts; null for an insert.</param>
    /// <param name="entered">A statement that returns key, due_in, to_state, and what they were.</param>
    /// <param name="why">Why, as SQL.</param>
    /// <param name="command">The command, as SQL.</param>
    public string Entering(string? before, string entered, string why, string command) => $"""
        {(before is null ? "WITH " : before + ",\n")}entered AS (
            {entered.Replace("\n", "\n    ")}
        ),
        recorded AS (
            {Insert(
                $"key, {Machine}, {(before is null ? "NULL" : "was_state")}, to_state, {Dialect.Now}, "
                + $"{(before is null ? "0" : "was_attempts")}, {why}, {command}, {(before is null ? "NULL" : "CAST(@by_whom AS text)")}, NULL",
                "entered")}
        )
        SELECT key, due_in
        FROM entered
        """;

    public string Before => $"""
        -- what the row was, for the history
        WITH was AS MATERIALIZED (
            SELECT {sql.State} AS was_state, {sql.Attempts} AS was_attempts
            FROM {sql.Table}
            WHERE {sql.Key} = @key
            FOR NO KEY UPDATE
        )
        """;

    /// <summary>Records the rows of a bulk insert, and counts them.</summary>
    public string Merging(string merge) => $"""
        WITH entered AS (
            {merge.Replace("\n", "\n    ")}
            RETURNING {sql.Key} AS key, {sql.State} AS to_state
        )
        {Insert($"key, {SqlDialect.Text(sql.Plan.Name)}, NULL, to_state, {Dialect.Now}, 0, 'insert', NULL, NULL, NULL", "entered", string.Empty)}
        """;

    /// <summary>Records the moves that tries have ended in.</summary>
    public string Completing => $"""
        ,
        recorded AS (
            {Insert(
                $"written.key, {SqlDialect.Text(sql.Plan.Name)}, outcome.state, written.state, {Dialect.Now}, written.attempt,\n        "
                + "CASE WHEN written.timed_out THEN 'timeout' WHEN outcome.failed THEN 'failure' ELSE 'check' END,\n        NULL, NULL, outcome.error",
                "written\n    JOIN outcome ON outcome.ordinal = written.ordinal\n    WHERE written.moved")}
        )
        """;

    /// <summary>Records what a sweep has moved.</summary>
    public string Sweeping(string due, string update, string why) => $"""
        {due},
        swept AS (
            {update.Replace("\n", "\n    ")}
            RETURNING o.{sql.Key} AS key, due.stored, o.{sql.State} AS state, due.target IS NOT NULL AS moved
        ),
        recorded AS (
            {Insert(
                $"key, {SqlDialect.Text(sql.Plan.Name)}, stored, state, {Dialect.Now}, 0, {SqlDialect.Text(why)}, NULL, NULL, NULL",
                "swept\n    WHERE moved")}
        )
        SELECT key, stored, state
        FROM swept
        """;

    private string Insert(string values, string from, string indent = "    ")
        => $"INSERT INTO {Table} ({Columns})\n{indent}SELECT {values}\n{indent}FROM {from}";

    private string Part(string month)
    {
        var dot = Name.LastIndexOf('.');
        var prefix = dot < 0 ? string.Empty : SqlDialect.Name(Name.Substring(0, dot)) + ".";
        return SqlNames.IsPlain(Unqualified) ? $"{prefix}{Unqualified}_{month}" : $"{prefix}\"{Unqualified}_{month}\"";
    }

    private string Index(string purpose)
    {
        var dot = Name.LastIndexOf('.');
        var name = SqlDialect.Name(Unqualified + "_" + purpose);
        return Dialect.IsPostgres || dot < 0 ? name : SqlDialect.Name(Name.Substring(0, dot)) + "." + name;
    }
}
