using System;

namespace Stator.Storage;

/// <summary>
/// Passes on that a row of a table is due, or will be: what this process has inserted or commanded itself, and what the database says that
/// others have. It is a hint and no more: whoever never hears of a row finds it by looking.
/// </summary>
internal sealed class DueNews
{
    /// <summary>Called with the table, and how long until a row of it is due; zero or less is now.</summary>
    public event Action<string, TimeSpan>? Heard;

    public void Tell(string table, TimeSpan dueIn) => Heard?.Invoke(table, dueIn);
}
