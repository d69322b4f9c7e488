using System;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Observing;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Observing;

/// <summary>The meter and its instruments, whatever they measure.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MeterTests
{
    private TestStator stator = null!;
    private MeterRecorder meter = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, add: s => s.AddSingleton<Crew>(), machines: s => s.AddMachine(Ferry.Graph.Machine));
        meter = new MeterRecorder(stator.Services.GetRequiredService<StatorMetrics>());

        // Gauges are the runner's.
        _ = stator.Runner;
    }

    [TearDown]
    public async Task DropAsync()
    {
        meter.Dispose();
        await stator.DisposeAsync();
    }

    [Test]
    public void Every_duration_is_in_seconds_and_has_buckets()
    {
        var durations = meter.Instruments.OfType<Histogram<double>>().ToList();

        Assert.That(durations.Select(d => d.Unit), Is.All.EqualTo("s"));
        Assert.That(durations.Select(d => d.Advice?.HistogramBucketBoundaries), Is.All.SupersetOf(new[] { 0.005, 0.01, 0.1, 1.0, 10.0 }));
        Assert.That(meter.Instruments.Select(i => i.Unit), Has.None.Null);
    }

    [Test]
    public void The_page_names_every_instrument_and_no_other()
    {
        var named = Repository.Read("docs", "observing.md").Split('\n')
            .Where(line => line.StartsWith("| `stator.", StringComparison.Ordinal))
            .Select(line => line.Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())
            .Select(cells => (cells[1], cells[2], cells[3]))
            .ToList();

        Assert.That(named, Is.EquivalentTo(meter.Instruments.Select(i => (i.Name, TypeOf(i), i.Unit))));
    }

    [Test]
    public async Task The_meter_belongs_to_the_container()
    {
        await using (var other = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton<Crew>()))
        {
            using var heard = new MeterRecorder(other.Services.GetRequiredService<StatorMetrics>());
            await other.Of<Ferry>().InsertAsync(new Ferry());

            Assert.That(heard.Of("stator.inserts"), Has.Count.EqualTo(1));
            Assert.That(meter.Of("stator.inserts"), Is.Empty);
            await other.DisposeAsync();
            Assert.That(heard.Completed, Does.Contain("stator.inserts"));
        }

        await using var made = await TestStator.OnAsync(stator.Database, add: s => s.AddMetrics().AddSingleton<Crew>());
        var metrics = made.Services.GetRequiredService<StatorMetrics>();
        Assert.That(metrics.Meter.Scope, Is.SameAs(made.Services.GetRequiredService<IMeterFactory>()));
    }

    private static string TypeOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "ObservableGauge" => "gauge",
        var name => name.ToLowerInvariant(),
    };
}
