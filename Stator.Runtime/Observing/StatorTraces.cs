using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Stator.Observing;

/// <summary>
/// All spans, of a source that belongs to the container. Their names and tags are a public contract: docs/observing.md. Where nobody listens
/// there is none.
/// </summary>
internal sealed class StatorTraces : IDisposable
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Stator";

    public const string ErrorType = "error.type";

    private const string Machine = "stator.machine";
    private const string Outcome = "stator.outcome";
    private const string Rows = "stator.rows";

    private readonly ConcurrentDictionary<(string Verb, string Machine, string State), string> names = new();

    public ActivitySource Source { get; } = new(SourceName, typeof(StatorTraces).Assembly.GetName().Version?.ToString(3));

    public bool IsOn => Source.HasListeners();

    /// <summary>Begins the span of a try, in <paramref name="parent"/> or as a root, linked to what inserted the row. It becomes the current one.</summary>
    public Activity? StartCheck(string machine, string state, object key, int attempt, string? traceParent, Activity? parent)
    {
        Activity.Current = parent;
        ActivityLink[]? links = ActivityContext.TryParse(traceParent, null, isRemote: true, out var inserted) ? [new(inserted)] : null;
        var span = Source.StartActivity(Name("check", machine, state), ActivityKind.Consumer, default(ActivityContext), tags: null, links);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(Machine, machine).SetTag("stator.key", Convert.ToString(key, CultureInfo.InvariantCulture))
                .SetTag("stator.state.from", state).SetTag("stator.attempt", attempt);
        }

        return span;
    }

    public Activity? StartInsert(string machine) => Start("insert", machine, ActivityKind.Producer);

    public Activity? StartWrite(string machine, int rows) => Start("write", machine, ActivityKind.Client)?.SetTag(Rows, rows);

    /// <summary>The span of a claim that has leased rows and is over. Before that nobody knows whether it is to have one.</summary>
    public void Claimed(string machine, int rows, TimeSpan time)
    {
        using var span = Start("claim", machine, ActivityKind.Client)?.SetTag(Rows, rows);
        span?.SetStartTime(span.StartTimeUtc - time);
    }

    /// <summary>How a try has ended, and where its row is then; null where that is not known.</summary>
    public static void Ended(Activity span, string outcome, string? to)
    {
        span.SetTag(Outcome, outcome);
        if (to is not null)
        {
            span.SetTag("stator.state.to", to);
        }
    }

    public static void Inserted(Activity? span, string outcome) => span?.SetTag(Outcome, outcome);

    public static void Inserted(Activity? span, long created, long existing)
        => span?.SetTag(Rows, created).SetTag("stator.rows.existing", existing);

    /// <summary>What it stands for has failed, of an exception or without one.</summary>
    public static void Failed(Activity span, string error, Exception? exception)
    {
        span.SetStatus(ActivityStatusCode.Error, exception?.Message);
        span.SetTag(ErrorType, error);
        if (exception is not null)
        {
            span.AddException(exception);
        }
    }

    /// <summary>Ends a span wherever it was begun: what is current here stays so, unless it is the span itself.</summary>
    public static void Stop(Activity span)
    {
        var current = Activity.Current;
        span.Stop();
        if (current != span)
        {
            Activity.Current = current;
        }
    }

    public void Dispose() => Source.Dispose();

    private Activity? Start(string verb, string machine, ActivityKind kind)
        => Source.StartActivity(Name(verb, machine, string.Empty), kind)?.SetTag(Machine, machine);

    private string Name(string verb, string machine, string state)
        => names.GetOrAdd((verb, machine, state), static n => $"{n.Verb} {n.Machine} {n.State}".TrimEnd());
}
