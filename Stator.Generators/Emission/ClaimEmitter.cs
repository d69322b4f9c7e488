using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes what is there only where rows have priorities, queues or limits.</summary>
internal static class ClaimEmitter
{
    /// <summary>The queue of a row that names none, as C# and as SQL want it.</summary>
    public const string DefaultQueueName = "default";
    public const string DefaultQueue = "\"" + DefaultQueueName + "\"";

    public static void EmitDefinition(CodeWriter code, MachinePlan plan)
    {
        var claims = new ClaimPlan(plan);
        var facts = string.Concat(
            claims.Priority is { } priority
                ? $" Priority = new({CSharp.Text(priority.Name)}, {ValueType(priority)}.MinValue, {ValueType(priority)}.MaxValue),"
                : string.Empty,
            claims.Queue is null ? string.Empty : " HasQueue = true,",
            plan.Model.MaxConcurrency is { } most ? $" MaxConcurrency = {CSharp.Number(most)}," : string.Empty,
            claims.Key is { } key ? $" KeyLimit = {CSharp.Number(key.KeyLimit!.Value)}," : string.Empty);
        if (facts.Length > 0)
        {
            code.Line($"Claims = new() {{{facts.TrimEnd(',')} }},");
        }
    }

    public static void EmitRow(CodeWriter code, MachinePlan plan)
    {
        var claims = new ClaimPlan(plan);
        if (claims.Priority is { } priority)
        {
            code.Line();
            code.Line($"public override int PriorityOf(object row) => (({plan.RowName})row).{CSharp.Identifier(priority.Name)};");
        }

        if (claims.Queue is { } queue)
        {
            code.Line();
            code.Line($"public override string? QueueOf(object row) => (({plan.RowName})row).{CSharp.Identifier(queue.Name)} ?? {DefaultQueue};");
        }
    }

    /// <summary>What a priority or a queue is inserted as: what the options say, or else the object.</summary>
    public static string Inserted(PropertyModel column, string writer)
    {
        var own = "from." + CSharp.Identifier(column.Name);
        return column.IsQueue ? $"{writer}.Queue ?? {own} ?? {DefaultQueue}"
            : column.Type == ColumnType.Int16 ? $"{writer}.Priority is {{ }} priority ? (short)priority : {own}"
            : $"{writer}.Priority ?? {own}";
    }

    public static void EmitSql(CodeWriter code, LimitSql limits)
    {
        if (!limits.Exist)
        {
            return;
        }

        code.Line("Limits = new()");
        code.Line("{");
        using (code.Indent())
        {
            SqlEmitter.Statement(code, "Lock", limits.Lock);
            SqlEmitter.Statement(code, "OnLease", limits.OnLease);
            SqlEmitter.Statement(code, "Candidates", limits.Candidates);
            SqlEmitter.Statement(code, "Claim", limits.Claim);
            SqlEmitter.Statement(code, "AddRate", limits.AddRate);
            SqlEmitter.Statement(code, "ReadRate", limits.ReadRate);
            SqlEmitter.Statement(code, "WriteRate", limits.WriteRate);
        }

        code.Line("},");
    }

    private static string ValueType(PropertyModel priority) => priority.Type == ColumnType.Int16 ? "short" : "int";
}
