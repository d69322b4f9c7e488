using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq;

namespace Stator.Observing;

/// <summary>
/// All instruments, on a meter that belongs to the container. Their names and labels are a public contract: docs/observing.md. No label holds
/// what there may be very many of, such as keys.
/// </summary>
internal sealed class StatorMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Stator";

    private const string Machine = "machine";
    private const string State = "state";
    private const string Outcome = "outcome";

    private static readonly double[] CheckSeconds =
        [0.00001, 0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300];

    private static readonly double[] ClaimSeconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private static readonly double[] LagSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400];

    private static readonly int[] Rows = [0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

    private readonly Meter? own;
    private readonly Histogram<double> checkDuration;
    private readonly Counter<long> tries;
    private readonly Counter<long> transitions;
    private readonly Histogram<double> claimDuration;
    private readonly Histogram<int> claimRows;
    private readonly Histogram<double> scheduleLag;
    private readonly Counter<long> renewalsFailed;
    private readonly Counter<long> deletes;
    private readonly Counter<long> inserts;
    private readonly Counter<long> errors;

    public StatorMetrics(IMeterFactory? factory = null)
    {
        var options = new MeterOptions(MeterName) { Version = typeof(StatorMetrics).Assembly.GetName().Version?.ToString(3) };
        Meter = factory?.Create(options) ?? (own = new Meter(options));
        checkDuration = Meter.CreateHistogram(
            "stator.check.duration", "s", "How long checks ran, by how their tries ended.", tags: null, Buckets(CheckSeconds));
        tries = Meter.CreateCounter<long>("stator.tries", "{try}", "Tries that have ended, by how.");
        transitions = Meter.CreateCounter<long>("stator.transitions", "{transition}", "Moves of rows from one state to another, by what moved them.");
        claimDuration = Meter.CreateHistogram("stator.claim.duration", "s", "How long claims took.", tags: null, Buckets(ClaimSeconds));
        claimRows = Meter.CreateHistogram("stator.claim.rows", "{row}", "How many rows claims leased.", tags: null, Buckets(Rows));
        scheduleLag = Meter.CreateHistogram(
            "stator.schedule.lag", "s", "How late rows were claimed, after they were due.", tags: null, Buckets(LagSeconds));
        renewalsFailed = Meter.CreateCounter<long>("stator.lease.renewals.failed", "{lease}", "Renewals of leases that failed.");
        deletes = Meter.CreateCounter<long>("stator.deletes", "{row}", "Rows deleted after DeleteAfter.");
        inserts = Meter.CreateCounter<long>("stator.inserts", "{row}", "Rows inserted, and those that a live row stood in the way of.");
        errors = Meter.CreateCounter<long>("stator.db.errors", "{error}", "Errors of the database.");
    }

    public Meter Meter { get; }

    public bool WatchesChecks => checkDuration.Enabled;

    public bool WatchesClaims => claimDuration.Enabled || claimRows.Enabled || scheduleLag.Enabled;

    public bool WatchesLag => scheduleLag.Enabled;

    public bool WatchesMoves => transitions.Enabled;

    public bool WatchesDeletes => deletes.Enabled;

    public bool WatchesInserts => inserts.Enabled;

    public bool WatchesErrors => errors.Enabled;

    /// <summary>Has gauges ask a runner, whenever somebody reads them.</summary>
    public void Watch(
        Func<int> slots, Func<int> busy, Func<int> hung, Func<IEnumerable<(string Machine, long Ready, TimeSpan OldestDue)>> waiting)
    {
        Meter.CreateObservableGauge("stator.runner.slots", slots, "{slot}", "Slots for checks of all runs in this process.");
        Meter.CreateObservableGauge("stator.runner.busy", busy, "{slot}", "Slots in which a check runs.");
        Meter.CreateObservableGauge("stator.runner.hung", hung, "{check}", "Checks that have not returned after they were cancelled at their deadlines.");
        Meter.CreateObservableGauge(
            "stator.rows.ready", () => waiting().Select(w => new Measurement<long>(w.Ready, Of(w.Machine))), "{row}",
            "Rows that were due and not on lease when statistics were last written; 10,000 is as many or more.");
        Meter.CreateObservableGauge(
            "stator.rows.oldest_due", () => waiting().Select(w => new Measurement<double>(w.OldestDue.TotalSeconds, Of(w.Machine))), "s",
            "For how long the oldest of them was due.");
    }

    public void Tried(string machine, string state, string outcome)
    {
        if (tries.Enabled)
        {
            tries.Add(1, new TagList { { Machine, machine }, { State, state }, { Outcome, outcome } });
        }
    }

    public void Checked(string machine, string state, string outcome, string? error, TimeSpan time)
    {
        var tags = new TagList { { Machine, machine }, { State, state }, { Outcome, outcome } };
        if (error is not null)
        {
            tags.Add(StatorTraces.ErrorType, error);
        }

        checkDuration.Record(time.TotalSeconds, tags);
    }

    /// <summary>Rows have moved. A state that is not known, because the statement has not said it, is no label.</summary>
    public void Moved(string machine, string? from, string? to, string cause, long count = 1)
    {
        if (transitions.Enabled && count > 0)
        {
            var tags = new TagList { { Machine, machine } };
            AddKnown(ref tags, "from", from);
            AddKnown(ref tags, "to", to);
            tags.Add("cause", cause);
            transitions.Add(count, tags);
        }
    }

    public void Claimed(string machine, int rows, TimeSpan time)
    {
        var tags = new TagList { { Machine, machine } };
        claimDuration.Record(time.TotalSeconds, tags);
        claimRows.Record(rows, tags);
    }

    public void Lagged(string machine, string state, TimeSpan late)
        => scheduleLag.Record(late.TotalSeconds, new TagList { { Machine, machine }, { State, state } });

    public void RenewalsFailed(string machine, int count) => renewalsFailed.Add(count, Of(machine));

    public void Deleted(string machine, int rows)
    {
        if (deletes.Enabled && rows > 0)
        {
            deletes.Add(rows, Of(machine));
        }
    }

    public void Inserted(string machine, string outcome, long rows)
    {
        if (inserts.Enabled && rows > 0)
        {
            inserts.Add(rows, new TagList { { Machine, machine }, { Outcome, outcome } });
        }
    }

    public void Failed(string operation, string? code)
    {
        var tags = new TagList { { "operation", operation } };
        AddKnown(ref tags, "db.response.status_code", code);
        errors.Add(1, tags);
    }

    public void Dispose() => own?.Dispose();

    private static InstrumentAdvice<T> Buckets<T>(T[] boundaries)
        where T : struct
        => new() { HistogramBucketBoundaries = boundaries };

    private static KeyValuePair<string, object?> Of(string machine) => new(Machine, machine);

    private static void AddKnown(ref TagList tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
