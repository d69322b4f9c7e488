using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes what makes JSON of properties and properties of JSON: through the user's context, so that nothing is reflected upon.</summary>
internal static class JsonEmitter
{
    private const string Serializer = "global::System.Text.Json.JsonSerializer";

    /// <summary>What a column of the row "from" is sent as.</summary>
    public static string Written(PropertyModel column)
    {
        var value = "from." + CSharp.Identifier(column.Name);
        return column.IsNullable
            ? $"{value} is {{ }} {Local(column)} ? {Serializer}.Serialize({Local(column)}, {Info(column)}) : null"
            : $"{Serializer}.Serialize({value}, {Info(column)})";
    }

    public static string Read(PropertyModel column, string ordinal) => $"{Serializer}.Deserialize(reader.GetString({ordinal}), {Info(column)})!";

    public static void EmitTypes(CodeWriter code, MachinePlan plan)
    {
        foreach (var column in plan.Model.Columns.Where(c => c.Type == ColumnType.Json))
        {
            var type = $"global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<{Type(column)}>";
            code.Line();
            code.Line($"private static readonly {type} {Info(column)} =");
            code.Line($"    ({type}){column.JsonContext}.Default.GetTypeInfo(typeof({Type(column)}))!;");
        }
    }

    private static string Type(PropertyModel column) => column.ClrType.EndsWith("?") ? column.ClrType.Substring(0, column.ClrType.Length - 1) : column.ClrType;

    private static string Info(PropertyModel column) => column.Name + "Json";

    private static string Local(PropertyModel column) => "given" + column.Name;
}
