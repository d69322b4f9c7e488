using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Stator.Tests.Support;

/// <summary>Listens to some sources of spans, and to no other in the process.</summary>
public sealed class SpanRecorder : IDisposable
{
    private readonly ActivityListener listener;
    private readonly List<Activity> started = [];
    private readonly List<Activity> ended = [];

    public SpanRecorder(params ActivitySource[] sources)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => Add(started, span),
            ActivityStopped = span => Add(ended, span),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IReadOnlyList<Activity> Started => Copy(started);

    public IReadOnlyList<Activity> Ended => Copy(ended);

    public IEnumerable<string> Names => Ended.Select(s => s.DisplayName);

    public IReadOnlyList<Activity> Of(string name) => [.. Ended.Where(s => s.DisplayName == name)];

    public void Dispose() => listener.Dispose();

    private static void Add(List<Activity> spans, Activity span)
    {
        lock (spans)
        {
            spans.Add(span);
        }
    }

    private static IReadOnlyList<Activity> Copy(List<Activity> spans)
    {
        lock (spans)
        {
            return [.. spans];
        }
    }
}
