using System;
using System.Collections.Generic;

namespace Stator.Storage;

/// <summary>How far the schedules of a machine have come, by name, and the database's clock.</summary>
internal sealed record StoredSchedules(DateTimeOffset Now, IReadOnlyDictionary<string, StoredSchedule> Positions);

/// <summary>One schedule in the database.</summary>
/// <param name="Definition">When it occurs, as the version of the program says that began it last.</param>
/// <param name="DoneUntil">Every occurrence until then has been seen to.</param>
internal readonly record struct StoredSchedule(string Definition, DateTimeOffset DoneUntil);

/// <summary>How an occurrence ended: whether it was this runner that saw to it, and the key of the row that it inserted.</summary>
internal readonly record struct OccurrenceEnd(bool IsOurs, object? Key);
