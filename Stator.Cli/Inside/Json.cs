using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stator.Cli.Inside;

/// <summary>Writes what a verb found for programs. Generated, because the application may have turned reflection off.</summary>
internal static class Json
{
    private static readonly AnswerJson Context = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // It goes into a terminal or a pipe, never into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Of(object data) => JsonSerializer.Serialize(data, data.GetType(), Context);
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(MachineInfo[]))]
[JsonSerializable(typeof(MachineGraph[]))]
[JsonSerializable(typeof(MachineDepth[]))]
[JsonSerializable(typeof(MachineCount[]))]
[JsonSerializable(typeof(SchemaScript))]
[JsonSerializable(typeof(Moved))]
[JsonSerializable(typeof(RowPage))]
[JsonSerializable(typeof(ShownRow))]
[JsonSerializable(typeof(MachineStatistics[]))]
[JsonSerializable(typeof(MachinePrune[]))]
[JsonSerializable(typeof(MachineFinding[]))]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class AnswerJson : JsonSerializerContext;
