using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>A due row that may be claimed. The concurrency key is as text, and null where nothing limits it.</summary>
internal sealed record Candidate(object Key, string Due, string State, string? Queue, string? LimitedBy);

/// <summary>
/// Which due rows one claim may take: no more of the machine, of a state, of a concurrency key and of a queue than are allowed, beside those
/// that are on lease.
/// </summary>
internal sealed class Admission(MachineDefinition machine, ClaimScope scope)
{
    private readonly Dictionary<string, long> states = machine.States
        .Where(s => s.MaxConcurrency is not null).ToDictionary(s => s.StoredName, s => (long)s.MaxConcurrency!.Value);

    private readonly Dictionary<string, long> keys = [];
    private readonly Dictionary<string, long> queues = [];
    private long left = machine.Claims.MaxConcurrency ?? long.MaxValue;

    /// <summary>Whether no more row of the machine may be claimed.</summary>
    public bool IsFull => left <= 0;

    public string[] FullStates => Full(states);

    public string[] FullKeys => Full(keys);

    public string[] FullQueues => [.. scope.Excluded.Concat(Full(queues))];

    /// <summary>Counts rows that are on lease.</summary>
    public void Count(string state, string? key, long rows)
    {
        left -= rows;
        Take(states, state, rows);
        if (key is not null && machine.Claims.KeyLimit is { } limit)
        {
            keys[key] = keys.GetValueOrDefault(key, limit) - rows;
        }
    }

    /// <summary>Whether it is known how many rows of a queue may be claimed.</summary>
    public bool Knows(string? queue) => queue is null || queues.ContainsKey(queue);

    /// <summary>Says how many rows of a queue may be claimed.</summary>
    public void Learn(string queue, long room) => queues[queue] = room;

    /// <summary>Takes a row if it may be claimed.</summary>
    public bool TryTake(Candidate row)
    {
        if (!MayTake(row))
        {
            return false;
        }

        Count(row.State, row.LimitedBy, 1);
        Take(queues, row.Queue, 1);
        return true;
    }

    /// <summary>Whether a row may be claimed, as far as its queue is known.</summary>
    public bool MayTake(Candidate row)
        => !IsFull && scope.Serves(row.Queue)
            && HasRoom(states, row.State) && HasRoom(queues, row.Queue)
            && (row.LimitedBy is null || machine.Claims.KeyLimit is null || keys.GetValueOrDefault(row.LimitedBy, machine.Claims.KeyLimit.Value) > 0);

    private static bool HasRoom(Dictionary<string, long> rooms, string? of)
        => of is null || !rooms.TryGetValue(of, out var room) || room > 0;

    private static void Take(Dictionary<string, long> rooms, string? of, long rows)
    {
        if (of is not null && rooms.TryGetValue(of, out var room))
        {
            rooms[of] = room - rows;
        }
    }

    private static string[] Full(Dictionary<string, long> rooms) => [.. rooms.Where(r => r.Value <= 0).Select(r => r.Key)];
}
