using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Storage;

/// <summary>What a process adds to what a machine declares: which queues it serves, and at what pace.</summary>
/// <param name="Queues">The queues to claim from; none is all.</param>
/// <param name="Excluded">The queues not to claim from.</param>
/// <param name="RoomOf">How many rows of a queue this process may take now; null is any number.</param>
/// <param name="RateOf">How many tries of a queue may begin; null is any number.</param>
internal sealed record ClaimScope(
    IReadOnlyList<string> Queues, IReadOnlyList<string> Excluded, Func<string, int?> RoomOf, Func<string, QueueRate?> RateOf)
{
    public static ClaimScope All { get; } = new([], [], _ => null, _ => null);

    public bool Serves(string? queue)
        => queue is null || ((Queues.Count == 0 || Queues.Contains(queue)) && !Excluded.Contains(queue));
}

/// <summary>How many tries of a queue may begin in each period, across all processes.</summary>
internal sealed record QueueRate(int Limit, TimeSpan Period);
