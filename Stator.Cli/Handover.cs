using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stator.Cli;

/// <summary>What the tool's process hands to the application's, in an environment variable.</summary>
/// <param name="Request">What is to be done.</param>
/// <param name="App">What the application is called in messages.</param>
/// <param name="StopPipe">The pipe through which the tool says that it is to stop.</param>
/// <param name="StartupHooks">The startup hooks that the environment had before.</param>
internal sealed record Handover(Request Request, string App, string StopPipe, string? StartupHooks)
{
    public const string Variable = "STATOR_CLI_HANDOVER";

    public const string StartupHooksVariable = "DOTNET_STARTUP_HOOKS";

    public string ToJson() => JsonSerializer.Serialize(this, HandoverJson.Default.Handover);

    /// <summary>What was handed over; null where this process was not started by the tool. Processes that this one starts do not see it.</summary>
    public static Handover? Take()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } json)
        {
            return null;
        }

        var handover = JsonSerializer.Deserialize(json, HandoverJson.Default.Handover)!;
        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable(StartupHooksVariable, handover.StartupHooks);
        return handover;
    }
}

[JsonSerializable(typeof(Handover))]
internal sealed partial class HandoverJson : JsonSerializerContext;
