using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Stator.Generators.Emission;
using Stator.Generators.Model;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>The names that the rules reserve are those that the emitted schema uses.</summary>
internal sealed class SqlNamesTests
{
    [Test]
    public void Own_columns_are_those_of_the_schema()
    {
        var model = new MachineBuilder("A", "B").Automatic("A").Terminal("B").Transition("A", "B").Model;
        var plan = new MachinePlan(model with
        {
            States = new EquatableArray<StateModel>(model.States.Select(s => s with { MaxSnoozes = 1 })),
        });
        var create = new SchemaSql(new SqlStatements(plan, SqlDialect.Postgres)).Statements.First().Sql;
        var columns = Regex.Matches(create, @"(?m)^    (\w+) \w").Select(m => m.Groups[1].Value)
            .Where(c => c != "id" && !create.Contains(c + " ="));
        Assert.That(SqlNames.OwnColumns("state"), Is.EquivalentTo(columns));
    }

    [Test]
    public void Indexes_are_those_of_the_schema()
    {
        var model = new MachineBuilder("A", "B", "C").Automatic("A").Legacy("B", "A").Terminal("C").Transition("A", "C").Model;
        var plan = new MachinePlan(model with
        {
            States = new EquatableArray<StateModel>(model.States.Select(s => s with { DeleteAfter = s.RetryAfter })),
            Columns = new EquatableArray<PropertyModel>(
            [
                new PropertyModel("Email", "email", ColumnType.String, "string", IsNullable: false)
                {
                    UniqueBy = new EquatableArray<UniqueModel>([new(".Email", default)]),
                    IsQueue = true,
                    KeyLimit = 1,
                },
                new PropertyModel("Urgency", "state_priority", ColumnType.Int32, "int", IsNullable: false) { IsPriority = true },
            ]),
        });
        var names = new SchemaSql(new SqlStatements(plan, SqlDialect.Postgres)).Statements
            .Select(s => Regex.Match(s.Sql, "CREATE (?:UNIQUE )?INDEX IF NOT EXISTS (\\w+)"))
            .Where(m => m.Success)
            .Select(m => Regex.Replace(m.Groups[1].Value, "[0-9a-f]{8}$", "00000000"));
        Assert.That(SqlNames.Indexes("orders", "state"), Is.EquivalentTo(names));
    }
}
