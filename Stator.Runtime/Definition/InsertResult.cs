namespace Stator;

/// <summary>What InsertOrFindAsync did.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <param name="Key">The key of the new row, or of the live row that was there.</param>
/// <param name="Created">Whether the row is new. If not, nothing was written.</param>
public readonly record struct InsertResult<TKey>(TKey Key, bool Created);

/// <summary>What InsertManyAsync did.</summary>
/// <param name="Created">How many rows are new.</param>
/// <param name="Existing">How many were left out because a live row, or an earlier one of the same call, has the same values of [Unique] properties.</param>
public readonly record struct InsertManyResult(long Created, long Existing);
