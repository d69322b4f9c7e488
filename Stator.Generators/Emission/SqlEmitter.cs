using System.Linq;

namespace Stator.Generators.Emission;

/// <summary>Writes the nested class that holds the machine's SQL, for both databases, as it would be written by hand.</summary>
internal static class SqlEmitter
{
    public static void Emit(CodeWriter code, MachinePlan plan)
    {
        code.Line();
        code.Summary($"The SQL of {plan.Name}.");
        code.Line(Generated.Attributes);
        using (code.Open($"private static class {plan.Prefix}StatorSql"))
        {
            EmitDialect(code, "Postgres", new SqlStatements(plan, SqlDialect.Postgres));
            code.Line();
            EmitDialect(code, "Sqlite", new SqlStatements(plan, SqlDialect.Sqlite));
        }
    }

    private static void EmitDialect(CodeWriter code, string name, SqlStatements sql)
    {
        var runner = new RunnerSql(sql);
        var sweep = new SweepSql(sql);
        var door = new DoorSql(sql);
        code.Line($"public static readonly global::Stator.Generated.MachineSql {name} = new()");
        code.Line("{");
        using (code.Indent())
        {
            EmitSchema(code, new SchemaSql(sql));
            Statement(code, "Insert", door.Insert);
            Statement(code, "InsertGenerated", door.InsertGenerated);
            Statement(code, "FindDuplicate", door.FindDuplicate);
            EmitCopies(code, sql);
            Statement(code, "Find", door.Find);
            Statement(code, "Exists", door.Exists);
            Statement(code, "Peek", new PeekSql(sql, new DueSql(sql)).Peek);
            Statement(code, "Claim", runner.Claim);
            Statement(code, "Lease", runner.Lease);
            Statement(code, "Complete", runner.Complete);
            Statement(code, "Release", runner.Release);
            Statement(code, "Renew", runner.Renew);
            Statement(code, "Sweep", sweep.Sweep);
            Statement(code, "MoveLegacy", sweep.MoveLegacy);
            Statement(code, "Settle", sweep.Settle);
            EmitDeletes(code, sweep);
            EmitCommands(code, door);
            EmitSchedules(code, new ScheduleStatements(sql));
            EmitHistory(code, sql.History);
            EmitStatistics(code, new StatisticsStatements(sql));
            Statement(code, "Force", door.Force);
            Statement(code, "ForceAll", door.ForceAll);
            Statement(code, "Requeue", door.Requeue);
            Statement(code, "RequeueAll", door.RequeueAll);
            EmitTools(code, new ToolSql(sql, door), sweep, sql.History, new ExamineSql(sql));
            Statement(code, "Look", door.Look);
            Statement(code, "Begin", door.Begin);
            ClaimEmitter.EmitSql(code, new LimitSql(sql));
            Statement(code, "CountByState", door.CountByState);
            Statement(code, "Depth", door.Depth);
            Statement(code, "DepthByQueue", door.DepthByQueue);
        }

        code.Line("};");
    }

    private static void EmitSchema(CodeWriter code, SchemaSql schema)
    {
        code.Line("Schema =");
        code.Line("[");
        using (code.Indent())
        {
            foreach (var (statement, column, unless, _) in schema.Statements)
            {
                code.Line("new(");
                using (code.Indent())
                {
                    code.Lines(CSharp.RawText(statement) + (column is null ? string.Empty : ",\n" + CSharp.Text(column)) + ")"
                        + (unless is null ? schema.Uniques.Finds(statement) ? " { ReturnsStatements = true }," : "," : string.Empty));
                }

                if (unless is not null)
                {
                    code.Line("{");
                    using (code.Indent())
                    {
                        Statement(code, "Unless", unless);
                    }

                    code.Line("},");
                }
            }
        }

        code.Line("],");
    }

    private static void EmitCopies(CodeWriter code, SqlStatements sql)
    {
        if (!sql.Dialect.IsPostgres)
        {
            return;
        }

        var copy = new CopySql(sql);
        Statement(code, "CopyTimes", copy.Times);
        foreach (var keyIsGiven in copy.DatabaseMakesKeys ? new[] { true, false } : [true])
        {
            code.Line($"{(keyIsGiven ? "Copy" : "CopyGenerated")} = new()");
            code.Line("{");
            using (code.Indent())
            {
                Statement(code, "Copy", copy.Copy(keyIsGiven));
                if (copy.IsStaged)
                {
                    code.Line("Stage =");
                    code.Line("[");
                    using (code.Indent())
                    {
                        foreach (var statement in copy.Stage(keyIsGiven))
                        {
                            code.Lines(CSharp.RawText(statement) + ",");
                        }
                    }

                    code.Line("],");
                    Statement(code, "FindTaken", keyIsGiven ? copy.FindTaken : null);
                    Statement(code, "Merge", copy.Merge(keyIsGiven));
                    Statement(code, "Unstage", copy.Unstage);
                }
            }

            code.Line("},");
        }
    }

    private static void EmitDeletes(CodeWriter code, SweepSql sweep)
    {
        code.Line("Deletes =");
        code.Line("[");
        using (code.Indent())
        {
            foreach (var (state, statement) in sweep.Deletes)
            {
                code.Line($"// {state.Name}, after {state.DeleteAfterText!.Text}");
                code.Lines(CSharp.RawText(statement) + ",");
            }
        }

        code.Line("],");
    }

    private static void EmitCommands(CodeWriter code, DoorSql door)
    {
        code.Line("Commands = new global::System.Collections.Generic.Dictionary<string, string>");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var (name, statement) in door.Commands)
            {
                code.Line($"[{CSharp.Text(name)}] =");
                using (code.Indent())
                {
                    code.Lines(CSharp.RawText(statement) + ",");
                }
            }
        }

        code.Line("},");
    }

    private static void EmitSchedules(CodeWriter code, ScheduleStatements schedules)
    {
        if (!schedules.Exist)
        {
            return;
        }

        code.Line("Schedules = new(");
        using (code.Indent())
        {
            code.Lines($"{CSharp.RawText(schedules.Read)},\n{CSharp.RawText(schedules.Begin)},\n{CSharp.RawText(schedules.Occur)}),");
        }
    }

    private static void EmitStatistics(CodeWriter code, StatisticsStatements statistics)
    {
        code.Line("Statistics = new()");
        code.Line("{");
        using (code.Indent())
        {
            Statement(code, "Add", statistics.Add);
            Statement(code, "Read", statistics.Read);
            Statement(code, "CountOld", statistics.CountOld);
            Statement(code, "Trim", statistics.Trim);
        }

        code.Line("},");
    }

    private static void EmitHistory(CodeWriter code, HistorySql history)
    {
        if (!history.Exists)
        {
            return;
        }

        code.Line("History = new()");
        code.Line("{");
        using (code.Indent())
        {
            Statement(code, "Read", history.Read);
            Statement(code, "Was", history.Was);
            Statement(code, "Record", history.Record);
            Statement(code, "Keep", history.Keep);
        }

        code.Line("},");
    }

    private static void EmitTools(CodeWriter code, ToolSql tools, SweepSql sweep, HistorySql history, ExamineSql examine)
    {
        code.Line("Tools = new()");
        code.Line("{");
        using (code.Indent())
        {
            Statement(code, "FindRow", tools.FindRow);
            Statement(code, "RowsByKey", tools.RowsByKey);
            Statement(code, "RowsByDue", tools.RowsByDue);
            Statement(code, "CountRequeue", tools.CountRequeue);
            Statement(code, "CountRequeueAll", tools.CountRequeueAll);
            Statement(code, "CountDeletes", sweep.CountDeletes);
            Statement(code, "CountHistory", history.Exists ? history.CountOld : null);
            Statement(code, "FindMissing", examine.Missing);
            Statement(code, "Examine", examine.Rows);
            Statement(code, "ExamineServer", examine.Server);
            Statement(code, "Repair", examine.Repair);
        }

        code.Line("},");
    }

    public static void Statement(CodeWriter code, string name, string? statement)
    {
        if (statement is null)
        {
            return;
        }

        code.Line($"{name} =");
        using (code.Indent())
        {
            code.Lines(CSharp.RawText(statement) + ",");
        }
    }
}
