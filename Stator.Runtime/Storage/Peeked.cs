using System;

namespace Stator.Storage;

/// <summary>What there is to do for one machine.</summary>
/// <param name="Checks">Whether a row is due for its check.</param>
/// <param name="Next">How long until the next row is due that is not yet, whatever for; null where there is none.</param>
/// <param name="Sweeps">Whether a sweep would move a row.</param>
/// <param name="Deletes">Whether a row is to be deleted.</param>
internal readonly record struct Peeked(bool Checks, TimeSpan? Next, bool Sweeps, bool Deletes);
