using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using Stator.Observing;

namespace Stator.Tests.Support;

/// <summary>One measurement, with its labels.</summary>
public sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, string> Labels)
{
    public string Label(string name) => Labels.GetValueOrDefault(name, "");

    public string Text => $"{Instrument} {string.Join(" ", Labels.Values)}";
}

/// <summary>Listens to the meter of one container, and to no other in the process.</summary>
public sealed class MeterRecorder : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<Measured> measured = [];

    internal MeterRecorder(StatorMetrics metrics)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                lock (measured)
                {
                    Instruments.Add(instrument);
                }

                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.MeasurementsCompleted = (instrument, _) => Completed.Add(instrument.Name);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    public List<string> Completed { get; } = [];

    public IReadOnlyList<Measured> All
    {
        get
        {
            lock (measured)
            {
                return [.. measured];
            }
        }
    }

    public IReadOnlyList<Measured> Of(string instrument) => [.. All.Where(m => m.Instrument == instrument)];

    /// <summary>The sum of a counter over all that has a label, by its value.</summary>
    public Dictionary<string, int> Sums(string instrument, string label)
        => Of(instrument).GroupBy(m => m.Label(label)).ToDictionary(g => g.Key, g => (int)g.Sum(m => m.Value));

    /// <summary>What gauges say now, by their names.</summary>
    public Dictionary<string, double> Read()
    {
        lock (measured)
        {
            measured.Clear();
        }

        listener.RecordObservableInstruments();
        return All.ToDictionary(m => m.Instrument, m => m.Value);
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (name, label) in tags)
        {
            labels.Add(name, (string)label!);
        }

        lock (measured)
        {
            measured.Add(new Measured(instrument.Name, value, labels));
        }
    }
}
