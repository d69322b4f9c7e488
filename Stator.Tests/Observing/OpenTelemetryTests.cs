using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Observing;

/// <summary>What an application's OpenTelemetry gets, which is told no more than a name.</summary>
public sealed class OpenTelemetryTests
{
    [Test]
    public async Task OpenTelemetry_gets_spans_and_metrics_by_the_name_Stator()
    {
        var (spans, metrics) = (new Kept<Activity>(), new Kept<Metric>());
        using var tracing = Sdk.CreateTracerProviderBuilder().AddSource("Stator").AddProcessor(new SimpleActivityExportProcessor(spans)).Build();
        using var metering = Sdk.CreateMeterProviderBuilder().AddMeter("Stator").AddReader(new BaseExportingMetricReader(metrics)).Build();
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, add: s => s.AddSingleton<Crew>());
        await stator.Of<Ferry>().InsertManyAsync([new(), new()]);

        await stator.Runner.RunOnceAsync();
        metering.ForceFlush();

        var tries = spans.All.Where(s => s.DisplayName == "check Ferry Loading").ToList();
        Assert.That(tries, Has.Count.EqualTo(2));
        Assert.That(tries.Select(t => t.Links.Count()), Is.All.EqualTo(1));
        var durations = metrics.All.Where(m => m.Name == "stator.check.duration").SelectMany(Points)
            .Where(p => Label(p, "machine") == "Ferry").ToList();
        Assert.That(durations.Select(p => (Label(p, "state"), Label(p, "outcome"), p.GetHistogramCount())), Is.EqualTo(new[] { ("Loading", "moved", 2L) }));
        var moves = metrics.All.Where(m => m.Name == "stator.transitions").SelectMany(Points).Where(p => Label(p, "machine") == "Ferry").ToList();
        Assert.That(
            moves.Select(p => (Label(p, "from"), Label(p, "to"), Label(p, "cause"), p.GetSumLong())),
            Is.EqualTo(new[] { ("Loading", "Sailing", "check", 2L) }));
    }

    private static List<MetricPoint> Points(Metric metric)
    {
        var points = new List<MetricPoint>();
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            points.Add(point);
        }

        return points;
    }

    private static string? Label(MetricPoint point, string name)
    {
        foreach (var (key, value) in point.Tags)
        {
            if (key == name)
            {
                return (string?)value;
            }
        }

        return null;
    }

    /// <summary>Keeps what it is to export.</summary>
    private sealed class Kept<T> : BaseExporter<T>
        where T : class
    {
        public List<T> All { get; } = [];

        public override ExportResult Export(in Batch<T> batch)
        {
            lock (All)
            {
                foreach (var one in batch)
                {
                    All.Add(one);
                }
            }

            return ExportResult.Success;
        }
    }
}
