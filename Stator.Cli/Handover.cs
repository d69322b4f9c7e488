using System;
using System.IO;
using System.IO.Pipes;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stator.Cli;

/// <summary>
/// What the tool's process hands to the application's, through a pipe: the environment would not take thousands of keys. Afterwards each
/// byte on the pipe says how often the tool was told to stop, and its end that the tool has ended.
/// </summary>
/// <param name="Request">What is to be done.</param>
/// <param name="App">What the application is called in messages.</param>
/// <param name="StartupHooks">The startup hooks that the environment had before.</param>
internal sealed record Handover(Request Request, string App, string? StartupHooks)
{
    /// <summary>The environment variable that names the pipe.</summary>
    public const string Variable = "STATOR_CLI_PIPE";

    public const string StartupHooksVariable = "DOTNET_STARTUP_HOOKS";

    public void Write(Stream pipe)
    {
        using var writer = new BinaryWriter(pipe, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(JsonSerializer.Serialize(this, HandoverJson.Default.Handover));
    }

    /// <summary>
    /// What was handed over, and the pipe; null where this process was not started by the tool. Processes that this one starts do not see
    /// it.
    /// </summary>
    public static (Handover Handover, Stream Pipe)? Take()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } name)
        {
            return null;
        }

        var pipe = new AnonymousPipeClientStream(PipeDirection.In, name);
        using var reader = new BinaryReader(pipe, System.Text.Encoding.UTF8, leaveOpen: true);
        var handover = JsonSerializer.Deserialize(reader.ReadString(), HandoverJson.Default.Handover)!;
        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable(StartupHooksVariable, handover.StartupHooks);
        return (handover, pipe);
    }
}

[JsonSerializable(typeof(Handover))]
internal sealed partial class HandoverJson : JsonSerializerContext;
