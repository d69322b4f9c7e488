using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator;

/// <content>Which machines and queues a runner serves.</content>
public sealed partial class StatorOptions
{
    private static readonly TimeSpan DefaultRatePeriod = TimeSpan.FromSeconds(1);

    /// <summary>The names of the machines to run, as they are in logs: <c>Order</c>, <c>Parcel.Refund</c>. Others are neither claimed nor swept here.</summary>
    /// <value>Default none, which is all.</value>
    public IList<string> Include { get; set; } = [];

    /// <summary>The names of machines not to run. They are neither claimed nor swept here; the verbs of <see cref="IStator{T}"/> go on working.</summary>
    /// <value>Default none.</value>
    public IList<string> Exclude { get; set; } = [];

    /// <summary>The queues to serve, of machines with <c>[Queue]</c>. Any name is legal.</summary>
    /// <value>Default none, which is all.</value>
    public IList<string> Queues { get; set; } = [];

    /// <summary>The queues not to serve.</summary>
    /// <value>Default none.</value>
    public IList<string> ExcludedQueues { get; set; } = [];

    /// <summary>What counts for each queue that says nothing else: at what pace it is served.</summary>
    public StatorQueueOptions EachQueue { get; set; } = new();

    /// <summary>The queues that have options of their own, by name.</summary>
    public IDictionary<string, StatorQueueOptions> QueueOptions { get; set; } = new Dictionary<string, StatorQueueOptions>();

    /// <summary>The options of one queue, which it has from now on.</summary>
    /// <param name="name">The name of the queue.</param>
    public StatorQueueOptions Queue(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!QueueOptions.TryGetValue(name, out var queue))
        {
            QueueOptions.Add(name, queue = new StatorQueueOptions());
        }

        return queue;
    }

    /// <summary>Whether a machine is to be run.</summary>
    internal bool Runs(string machine) => (Include.Count == 0 || Include.Contains(machine)) && !Exclude.Contains(machine);

    /// <summary>Whether anything is said of queues.</summary>
    internal bool HasQueueRules
        => Queues.Count > 0 || ExcludedQueues.Count > 0 || EachQueue.IsSet || QueueOptions.Values.Any(q => q.IsSet);

    internal int? ConcurrencyOf(string queue) => QueueOptions.TryGetValue(queue, out var own) && own.Concurrency is { } most ? most : EachQueue.Concurrency;

    internal (int Limit, TimeSpan Period)? RateOf(string queue)
    {
        QueueOptions.TryGetValue(queue, out var own);
        return (own?.RateLimit ?? EachQueue.RateLimit) is { } limit
            ? (limit, own?.RatePeriod ?? EachQueue.RatePeriod ?? DefaultRatePeriod)
            : null;
    }
}
