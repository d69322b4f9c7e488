using System.Collections.Generic;
using System.Linq;

namespace Stator;

/// <content>What changes while machines run. docs/options.md says of each option whether it does.</content>
public sealed partial class StatorOptions
{
    /// <summary>A copy that changes of the original do not reach.</summary>
    internal StatorOptions Copy()
    {
        var copy = (StatorOptions)MemberwiseClone();
        (copy.Include, copy.Exclude) = ([.. Include], [.. Exclude]);
        copy.TakeQueues(this);
        return copy;
    }

    /// <summary>
    /// Takes over what may change while machines run. Returns the names of the options that did, and of those that differ but keep their value.
    /// </summary>
    internal (IReadOnlyList<string> Taken, IReadOnlyList<string> Kept) Take(StatorOptions other)
    {
        var (taken, kept) = (new List<string>(), new List<string>());
        void Note(List<string> list, string name, bool isSame)
        {
            if (!isSame)
            {
                list.Add(name);
            }
        }

        Note(taken, nameof(Concurrency), Concurrency == other.Concurrency);
        Note(taken, nameof(ClaimBatch), ClaimBatch == other.ClaimBatch);
        Note(taken, nameof(MinPollInterval), MinPollInterval == other.MinPollInterval);
        Note(taken, nameof(MaxPollInterval), MaxPollInterval == other.MaxPollInterval);
        Note(taken, nameof(ListenPollInterval), ListenPollInterval == other.ListenPollInterval);
        Note(taken, nameof(SweepInterval), SweepInterval == other.SweepInterval);
        Note(taken, nameof(SweepBatch), SweepBatch == other.SweepBatch);
        Note(taken, nameof(ShutdownTimeout), ShutdownTimeout == other.ShutdownTimeout);
        Note(taken, nameof(Queues), Queues.SequenceEqual(other.Queues));
        Note(taken, nameof(ExcludedQueues), ExcludedQueues.SequenceEqual(other.ExcludedQueues));
        Note(taken, nameof(EachQueue), EachQueue.IsSameAs(other.EachQueue));
        Note(taken, nameof(QueueOptions), QueueOptions.Count == other.QueueOptions.Count
            && QueueOptions.All(q => other.QueueOptions.TryGetValue(q.Key, out var same) && q.Value.IsSameAs(same)));
        Note(taken, nameof(Statistics), Statistics == other.Statistics);
        Note(taken, nameof(StatisticsRetention), StatisticsRetention == other.StatisticsRetention);
        Note(taken, nameof(MaxClaimErrors), MaxClaimErrors == other.MaxClaimErrors);
        Note(kept, nameof(StuckAfter), StuckAfter == other.StuckAfter);
        Note(kept, nameof(ExitWhenStuck), ExitWhenStuck == other.ExitWhenStuck);
        Note(kept, nameof(LivenessFile), LivenessFile == other.LivenessFile);
        Note(kept, nameof(LivenessInterval), LivenessInterval == other.LivenessInterval);
        Note(kept, nameof(Lease), Lease == other.Lease);
        Note(kept, nameof(Deadline), Deadline == other.Deadline);
        Note(kept, nameof(WriteBatch), WriteBatch == other.WriteBatch);
        Note(kept, nameof(MaxTransactions), MaxTransactions == other.MaxTransactions);
        Note(kept, nameof(CallTimeout), CallTimeout == other.CallTimeout);
        Note(kept, nameof(UseNotifications), UseNotifications == other.UseNotifications);
        Note(kept, nameof(UsePreparedStatements), UsePreparedStatements == other.UsePreparedStatements);
        Note(kept, nameof(Include), Include.SequenceEqual(other.Include));
        Note(kept, nameof(Exclude), Exclude.SequenceEqual(other.Exclude));

        (Concurrency, ClaimBatch, SweepBatch) = (other.Concurrency, other.ClaimBatch, other.SweepBatch);
        (MinPollInterval, MaxPollInterval, ListenPollInterval) = (other.MinPollInterval, other.MaxPollInterval, other.ListenPollInterval);
        (SweepInterval, ShutdownTimeout, MaxClaimErrors) = (other.SweepInterval, other.ShutdownTimeout, other.MaxClaimErrors);
        (Statistics, StatisticsRetention) = (other.Statistics, other.StatisticsRetention);
        TakeQueues(other);
        return (taken, kept);
    }

    // Others read while this writes: each gets a new collection, which then stays as it is.
    private void TakeQueues(StatorOptions other)
    {
        (Queues, ExcludedQueues) = ([.. other.Queues], [.. other.ExcludedQueues]);
        EachQueue = other.EachQueue.Copy();
        QueueOptions = other.QueueOptions.ToDictionary(q => q.Key, q => q.Value.Copy());
    }
}
