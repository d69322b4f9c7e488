using System;

namespace Stator.Storage;

/// <summary>A row that is not as it should be, or the one where a search ends.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Stored">Its state, as it is stored.</param>
/// <param name="DueFor">For how long it is due; null where it is not.</param>
/// <param name="Kind">What is wrong with it; null where nothing is.</param>
/// <param name="Place">The number it has of the rows that were looked at.</param>
internal sealed record Suspect(object Key, string Stored, TimeSpan? DueFor, FindingKind? Kind, long Place);

/// <summary>Something that a machine needs and the database has not.</summary>
/// <param name="What">table, column or index.</param>
/// <param name="Name">Its name.</param>
internal sealed record MissingPart(string What, string Name);

/// <summary>Something about the server that makes every statement slower.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Amount">How many rows, or seconds.</param>
/// <param name="What">The rest that there is to say.</param>
internal sealed record ServerFinding(FindingKind Kind, long Amount, string What);
