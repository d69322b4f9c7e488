using System;

namespace Stator.Storage;

/// <summary>What a write of statistics has seen.</summary>
/// <param name="Ready">The most rows that were seen to wait in the minute.</param>
/// <param name="OldestDue">For how long at most one of them was due; zero where none was.</param>
/// <param name="LeftOfMinute">How long the minute of the database's clock still lasts.</param>
internal readonly record struct StatisticsSample(long Ready, TimeSpan OldestDue, TimeSpan LeftOfMinute);
