using System;

namespace Stator.Storage;

/// <summary>What a search for rows is asked.</summary>
/// <param name="Query">Which rows, and how many.</param>
/// <param name="StoredState">The state, as it is stored; null is any.</param>
/// <param name="ByDue">Whether to go by due times, leaving out rows that have none, and not by keys.</param>
/// <param name="FromDue">The due time to begin at.</param>
/// <param name="FromKey">The key to begin at.</param>
/// <param name="Budget">How many rows to look at; one more is returned in any case, so that the next search can begin there.</param>
internal sealed record RowSearch(RowQuery Query, string? StoredState, bool ByDue, DateTimeOffset FromDue, object FromKey, int Budget);

/// <summary>A row that a search returns.</summary>
/// <param name="Row">The row.</param>
/// <param name="Place">The number it has of the rows that were looked at.</param>
internal sealed record LookedAtRow(RowView Row, long Place);
