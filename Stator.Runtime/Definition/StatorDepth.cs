using System;

namespace Stator;

/// <summary>How many rows of a machine wait.</summary>
/// <param name="Ready">Rows that are due now and not on lease.</param>
/// <param name="Future">Rows that will be due, rows on lease included.</param>
/// <param name="OldestDue">How long the oldest of the ready rows has been due; zero where there is none.</param>
public sealed record StatorDepth(long Ready, long Future, TimeSpan OldestDue);
