namespace Stator.Generators.Model;

/// <summary>One <c>[Schedule]</c>.</summary>
/// <param name="Name">Its name. Null where the C# compiler already complains of it.</param>
/// <param name="Every">From one occurrence to the next; null where it was left out.</param>
/// <param name="Cron">The cron expression; null where it was left out.</param>
/// <param name="Zone">The zone of the expression; null where it was left out.</param>
/// <param name="CatchUp">The name of a member of <c>CatchUp</c>.</param>
/// <param name="At">Where.</param>
internal sealed record ScheduleModel(string? Name, DurationModel? Every, CronModel? Cron, ZoneModel? Zone, string CatchUp, Spot At);

/// <summary>An argument that should be a cron expression.</summary>
/// <param name="Text">What is written there; null where the C# compiler already complains of it, so that no rule does.</param>
/// <param name="Error">Why it is none; null where it is one.</param>
/// <param name="At">Where.</param>
internal sealed record CronModel(string? Text, string? Error, Spot At);

/// <summary>An argument that should be the name of a zone.</summary>
/// <param name="Text">What is written there; null where the C# compiler already complains of it, so that no rule does.</param>
/// <param name="At">Where.</param>
internal sealed record ZoneModel(string? Text, Spot At);

/// <summary>A method that makes a row for an occurrence of a schedule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fits">Whether it is static, answers a row and takes the occurrence, or nothing.</param>
/// <param name="TakesOccurrence">Whether it takes the occurrence.</param>
/// <param name="At">Where its name is.</param>
internal sealed record MakerModel(string Name, bool Fits, bool TakesOccurrence, Spot At);
