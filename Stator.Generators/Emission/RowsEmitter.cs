using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes the nested class that makes objects of rows and rows of objects.</summary>
internal static class RowsEmitter
{
    public static void Emit(CodeWriter code, MachinePlan plan)
    {
        code.Line();
        code.Line(Generated.Attributes);
        using (code.Open("private sealed class StatorRows : global::Stator.Generated.RowMap"))
        {
            EmitKey(code, plan);
            code.Line();
            EmitRead(code, plan);
            code.Line();
            EmitWrite(code, plan);
            code.Line();
            code.Line($"public override global::System.Array NewKeyArray(int length) => new {plan.Key.ClrType.TrimEnd('?')}[length];");
            code.Line();
            code.Line($"private static {plan.EnumName} State(string stored) => stored switch");
            code.Line("{");
            using (code.Indent())
            {
                foreach (var state in plan.States)
                {
                    code.Line($"{CSharp.Text(state.StoredName)} => {plan.Member(state.Index)},");
                }

                code.Line("_ => Graph.StateAt(Graph.Machine.Definition.GetState(stored)),");
            }

            code.Line("};");
        }
    }

    private static void EmitKey(CodeWriter code, MachinePlan plan)
    {
        var key = $"(({plan.FullName})row).{CSharp.Identifier(plan.Key.Name)}";
        code.Line("public override object? KeyOf(object row) => " + plan.Key.Type switch
        {
            ColumnType.Int32 or ColumnType.Int64 => $"{key} is var key && key != 0 ? key : null;",
            ColumnType.Guid => $"{key} is var key && key != default ? key : null;",
            _ => $"{key};",
        });
        code.Line();
        code.Line("public override object ReadKey(global::System.Data.Common.DbDataReader reader, int ordinal) => "
            + $"{ReadValue(plan.Key, "ordinal")};");
    }

    private static void EmitRead(CodeWriter code, MachinePlan plan)
    {
        code.Line($"public override object Read(global::System.Data.Common.DbDataReader reader, int ordinal) => new {plan.FullName}");
        code.Line("{");
        using (code.Indent())
        {
            code.Line($"{CSharp.Identifier(plan.Key.Name)} = {ReadValue(plan.Key, "ordinal")},");
            code.Line($"{CSharp.Identifier(plan.StateProperty.Name)} = State(reader.GetString(ordinal + 1)),");
            var offset = 2;
            foreach (var column in plan.Model.Columns)
            {
                var ordinal = $"ordinal + {CSharp.Number(offset++)}";
                var value = ReadValue(column, ordinal);
                code.Line($"{CSharp.Identifier(column.Name)} = "
                    + (column.IsNullable ? $"reader.IsDBNull({ordinal}) ? null : {value}," : $"{value},"));
            }
        }

        code.Line("};");
    }

    private static void EmitWrite(CodeWriter code, MachinePlan plan)
    {
        using (code.Open("public override void Write(object row, global::Stator.Generated.IColumnWriter writer)"))
        {
            if (plan.Model.Columns.Count == 0)
            {
                return;
            }

            code.Line($"var from = ({plan.FullName})row;");
            foreach (var column in plan.Model.Columns)
            {
                var value = "from." + CSharp.Identifier(column.Name);
                var cast = column.Type == ColumnType.Enum ? (column.IsNullable ? "(long?)" : "(long)") : string.Empty;
                code.Line($"writer.Add({CSharp.Text(column.Name)}, {cast}{value});");
            }
        }
    }

    private static string ReadValue(PropertyModel column, string ordinal) => column.Type switch
    {
        ColumnType.Boolean => $"reader.GetBoolean({ordinal})",
        ColumnType.Byte => $"reader.GetByte({ordinal})",
        ColumnType.Int16 => $"reader.GetInt16({ordinal})",
        ColumnType.Int32 => $"reader.GetInt32({ordinal})",
        ColumnType.Int64 => $"reader.GetInt64({ordinal})",
        ColumnType.Single => $"reader.GetFloat({ordinal})",
        ColumnType.Double => $"reader.GetDouble({ordinal})",
        ColumnType.Decimal => $"reader.GetDecimal({ordinal})",
        ColumnType.String => $"reader.GetString({ordinal})",
        ColumnType.Guid => $"reader.GetGuid({ordinal})",
        ColumnType.DateTime => $"reader.GetDateTime({ordinal})",
        ColumnType.DateTimeOffset => $"reader.GetFieldValue<global::System.DateTimeOffset>({ordinal})",
        ColumnType.Bytes => $"reader.GetFieldValue<byte[]>({ordinal})",
        _ => $"({column.ClrType.TrimEnd('?')})reader.GetInt64({ordinal})",
    };
}
