using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The statements of a machine's schedules. They are kept in one table for all machines of a database schema.</summary>
internal sealed class ScheduleStatements(SqlStatements sql)
{
    private readonly string table = SqlDialect.TableName(SqlNames.Beside(sql.Plan.Model.Table, SqlNames.ScheduleTable));

    public string Table => table;

    public bool Exist => sql.Plan.Schedules.Count > 0;

    public string Create => $"""
        -- how far schedules have come: every occurrence until done_until has been seen to
        CREATE TABLE IF NOT EXISTS {table} (
            machine text NOT NULL,
            name text NOT NULL,
            definition text NOT NULL,
            done_until {sql.Dialect.TimeType} NOT NULL,
            PRIMARY KEY (machine, name)
        )
        """;

    public string Read => $"""
        SELECT clock.now, s.name, s.definition, s.done_until
        FROM (SELECT {sql.Dialect.Now} AS now) AS clock
        LEFT JOIN {table} AS s ON s.machine = {sql.MachineText}
        """;

    public string Begin => $"""
        INSERT INTO {table} AS s (machine, name, definition, done_until)
        VALUES ({sql.MachineText}, @name, @definition, {sql.Dialect.Now})
        ON CONFLICT (machine, name) DO UPDATE
        SET definition = excluded.definition,
            done_until = excluded.done_until
        WHERE s.definition <> excluded.definition
        """;

    public string Occur => $"""
        UPDATE {table}
        SET done_until = @occurrence
        WHERE machine = {sql.MachineText} AND name = @name AND done_until = @done_until
        """;
}
