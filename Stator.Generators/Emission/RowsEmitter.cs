using System.Collections.Generic;
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
        using (code.Open($"private sealed class {plan.Prefix}StatorRows : global::Stator.Generated.RowMap"))
        {
            EmitKey(code, plan);
            code.Line();
            EmitRead(code, plan);
            code.Line();
            EmitWrite(code, plan);
            code.Line();
            EmitCopy(code, plan);
            code.Line();
            code.Line($"public override global::Stator.Generated.KeyKind KeyKind => global::Stator.Generated.KeyKind.{KeyKind(plan.Key)};");
            code.Line();
            code.Line($"public override global::System.Array NewKeyArray(int length) => new {ValueType(plan.Key)}[length];");
            EmitPersisted(code, plan);
            ClaimEmitter.EmitRow(code, plan);
            EmitTraceParent(code, plan);
            EmitSetters(code, plan);
            JsonEmitter.EmitTypes(code, plan);
        }
    }

    /// <summary>The value of a property, without the type that wraps it.</summary>
    public static string Value(PropertyModel property, string expression)
        => property.Wrapped is { } wrapped ? $"{expression}{(property.IsNullable ? "?" : string.Empty)}.{CSharp.Identifier(wrapped)}" : expression;

    /// <summary>The type of that value.</summary>
    public static string ValueType(PropertyModel property) => property.Type switch
    {
        ColumnType.Int32 => "int",
        ColumnType.Int64 => "long",
        ColumnType.Guid => "global::System.Guid",
        ColumnType.String => "string",
        _ => property.ClrType.TrimEnd('?'),
    };

    private static string KeyKind(PropertyModel key)
        => key.Type is ColumnType.Int32 or ColumnType.Int64 or ColumnType.Guid ? key.Type.ToString() : nameof(ColumnType.String);

    private static void EmitKey(CodeWriter code, MachinePlan plan)
    {
        var key = Value(plan.Key, $"(({plan.RowName})row).{CSharp.Identifier(plan.Key.Name)}");
        code.Line("public override object? KeyOf(object row) => " + plan.Key.Type switch
        {
            ColumnType.Int32 or ColumnType.Int64 => $"{key} is var key && key != 0 ? key : null;",
            ColumnType.Guid => $"{key} is var key && key != default ? key : null;",
            _ => $"{key};",
        });
        code.Line();
        code.Line("public override object ReadKey(global::System.Data.Common.DbDataReader reader, int ordinal) => "
            + $"{ReadRaw(plan.Key, "ordinal")};");
    }

    private static void EmitRead(CodeWriter code, MachinePlan plan)
    {
        var values = Values(plan);
        var arguments = plan.Model.Row!.Arguments;
        var hidden = values.Where(v => v.Property.HiddenIn is not null && !arguments.Contains(v.Property.Name)).ToList();
        var initialised = values.Where(v => v.Property.HiddenIn is null && !arguments.Contains(v.Property.Name)).ToList();
        var construction = $"new {plan.RowName}({string.Join(", ", arguments.Select(a => values.Single(v => v.Property.Name == a).Read))})";
        code.Line("public override object Read(global::System.Data.Common.DbDataReader reader, int ordinal)");
        using (code.Open())
        {
            code.Line($"var row = {construction}{(initialised.Count == 0 ? ";" : string.Empty)}");
            if (initialised.Count > 0)
            {
                code.Line("{");
                using (code.Indent())
                {
                    foreach (var (property, read) in initialised)
                    {
                        code.Line($"{CSharp.Identifier(property.Name)} = {read},");
                    }
                }

                code.Line("};");
            }

            foreach (var (property, read) in hidden)
            {
                code.Line($"Set{property.Name}(row, {read});");
            }

            code.Line("return row;");
        }
    }

    private static void EmitWrite(CodeWriter code, MachinePlan plan)
    {
        var columns = plan.OwnColumns.ToList();
        using (code.Open("public override void Write(object row, global::Stator.Generated.IColumnWriter writer)"))
        {
            if (columns.Count == 0)
            {
                return;
            }

            code.Line($"var from = ({plan.RowName})row;");
            foreach (var column in columns)
            {
                code.Line($"writer.Add({CSharp.Text(column.Name)}, {Inserted(column, "writer")});");
            }
        }
    }

    private static void EmitCopy(CodeWriter code, MachinePlan plan)
    {
        const string Signature = "global::System.Threading.Tasks.ValueTask CopyAsync(object row, global::Stator.Generated.IColumnCopier copier)";
        var columns = plan.OwnColumns.ToList();
        if (columns.Count == 0)
        {
            code.Line($"public override {Signature} => default;");
            return;
        }

        using (code.Open($"public override async {Signature}"))
        {
            code.Line($"var from = ({plan.RowName})row;");
            foreach (var column in columns)
            {
                code.Line($"await copier.Write{(column.Type == ColumnType.Json ? "Json" : string.Empty)}Async({Inserted(column, "copier")}).ConfigureAwait(false);");
            }
        }
    }

    // Where the row is inserted is told by who inserts it.
    private static string Inserted(PropertyModel column, string writer)
        => column.IsPriority || column.IsQueue ? ClaimEmitter.Inserted(column, writer)
            : column.IsSource ? $"{writer}.Source ?? {Written(column)}"
            : column.IsTraceParent ? $"{writer}.TraceParent ?? {Written(column)}"
            : Written(column);

    private static void EmitTraceParent(CodeWriter code, MachinePlan plan)
    {
        if (plan.OwnColumns.FirstOrDefault(c => c.IsTraceParent) is { } column)
        {
            code.Line();
            code.Line($"public override string? TraceParentOf(object row) => (({plan.RowName})row).{CSharp.Identifier(column.Name)};");
        }
    }

    private static void EmitPersisted(CodeWriter code, MachinePlan plan)
    {
        if (plan.Persisted.Count == 0)
        {
            return;
        }

        code.Line();
        code.Line($"public override int PersistedCount => {CSharp.Number(plan.Persisted.Count)};");
        code.Line();
        code.Line("public override object?[] Persisted(object row)");
        using (code.Open())
        {
            code.Line($"var from = ({plan.RowName})row;");
            code.Line($"return [{string.Join(", ", plan.Persisted.Select(Written))}];");
        }

        code.Line();
        code.Line("public override global::System.Array NewPersistedArray(int column, int length) => column switch");
        code.Line("{");
        using (code.Indent())
        {
            for (var i = 0; i < plan.Persisted.Count; i++)
            {
                code.Line($"{CSharp.Number(i)} => new {ArrayElement(plan.Persisted[i])}[length],");
            }

            code.Line("_ => base.NewPersistedArray(column, length),");
        }

        code.Line("};");
    }

    // What a column of the row "from" is sent as.
    private static string Written(PropertyModel column)
        => column.Type == ColumnType.Json ? JsonEmitter.Written(column) : column.Type switch
        {
            ColumnType.Enum => column.IsNullable ? "(long?)" : "(long)",
            // PostgreSQL has no smaller number.
            ColumnType.Byte => column.IsNullable ? "(short?)" : "(short)",
            _ => string.Empty,
        } + Value(column, "from." + CSharp.Identifier(column.Name)) + (column.IsQueue ? " ?? " + ClaimEmitter.DefaultQueue : string.Empty);

    private static string ArrayElement(PropertyModel column) => column.Type switch
    {
        ColumnType.Enum => "long?",
        ColumnType.Bytes => "byte[]?",
        ColumnType.Byte => "short?",
        ColumnType.DateTime => "global::System.DateTime?",
        ColumnType.Json => "string?",
        _ => ValueType(column) + "?",
    };

    private static void EmitSetters(CodeWriter code, MachinePlan plan)
    {
        foreach (var (property, _) in Values(plan).Where(v => v.Property.HiddenIn is not null))
        {
            code.Line();
            code.Line("[global::System.Runtime.CompilerServices.UnsafeAccessor("
                + $"global::System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = {CSharp.Text("set_" + property.Name)})]");
            code.Line($"private static extern void Set{property.Name}({property.HiddenIn} row, {property.ClrType} value);");
        }
    }

    // In the order of SqlStatements.RowColumns.
    private static List<(PropertyModel Property, string Read)> Values(MachinePlan plan)
        => new[] { (plan.Key, Read(plan.Key, "ordinal")) }
            .Concat([(plan.StateProperty, $"{plan.Prefix}Graph.FromStored(reader.GetString(ordinal + 1))")])
            .Concat(plan.Model.Columns.Select((column, index) => (column, ReadOrNull(plan, column, $"ordinal + {CSharp.Number(index + 2)}"))))
            .ToList();

    private static string ReadOrNull(MachinePlan plan, PropertyModel column, string ordinal)
    {
        var value = column.Type == ColumnType.OtherState
            ? $"{plan.GraphOf(column)}.FromStored(reader.GetString({ordinal}))"
            : Read(column, ordinal);
        return column.IsNullable ? $"reader.IsDBNull({ordinal}) ? null : {value}" : value;
    }

    private static string Read(PropertyModel column, string ordinal)
        => column.Wrapped is null ? ReadRaw(column, ordinal) : $"new {column.ClrType.TrimEnd('?')}({ReadRaw(column, ordinal)})";

    private static string ReadRaw(PropertyModel column, string ordinal) => column.Type switch
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
        ColumnType.Json => JsonEmitter.Read(column, ordinal),
        _ => $"({column.ClrType.TrimEnd('?')})reader.GetInt64({ordinal})",
    };
}
