using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Stator.Dashboard;

/// <summary>How answers and requests become JSON, whatever the application has set up for its own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, PropertyNameCaseInsensitive = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IReadOnlyList<MachineInfo>))]
[JsonSerializable(typeof(IReadOnlyList<StateCount>))]
[JsonSerializable(typeof(StatorDepth))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, StatorDepth>))]
[JsonSerializable(typeof(RowPage))]
[JsonSerializable(typeof(IReadOnlyList<HistoryRecord>))]
[JsonSerializable(typeof(IReadOnlyList<StatisticsRecord>))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
[JsonSerializable(typeof(PruneReport))]
[JsonSerializable(typeof(RequeueRequest))]
[JsonSerializable(typeof(ForceRequest))]
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(DryRunRequest))]
[JsonSerializable(typeof(Affected))]
[JsonSerializable(typeof(Commanded))]
internal sealed partial class EndpointJson : JsonSerializerContext;
