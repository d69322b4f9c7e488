using System;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Stator.Tests.Machines;

namespace Stator.Tests.Hosting;

/// <summary>What AddStator says of a mistake.</summary>
public sealed class AddStatorTests
{
    private static DbDataSource Sqlite => SqliteFactory.Instance.CreateDataSource("Data Source=:memory:");

    [Test]
    public void Without_a_database_it_says_what_to_call()
        => Assert.That(
            () => new ServiceCollection().AddStator(s => s.AddMachines()),
            Throws.InvalidOperationException.With.Message.Contains("UsePostgres").And.Message.Contains("UseSqlite"));

    [Test]
    public void Without_machines_it_says_what_to_call()
        => Assert.That(
            () => new ServiceCollection().AddStator(s => s.UseSqlite(Sqlite)),
            Throws.InvalidOperationException.With.Message.Contains("AddMachines"));

    [Test]
    public void Two_databases_are_refused()
        => Assert.That(
            () => new ServiceCollection().AddStator(s => s.UseSqlite(Sqlite).UseSqlite(Sqlite).AddMachines()), Throws.InvalidOperationException);

    [Test]
    public void A_machine_that_comes_twice_is_named()
        => Assert.That(
            () => new ServiceCollection().AddStator(s => s.UseSqlite(Sqlite).AddMachines().AddMachine(Job.Graph.Machine)),
            Throws.InvalidOperationException.With.Message.Contains("Job"));

    [TestCase(nameof(StatorOptions.Concurrency), "0")]
    [TestCase(nameof(StatorOptions.Concurrency), "10001")]
    [TestCase(nameof(StatorOptions.Lease), "00:00:00.5")]
    [TestCase(nameof(StatorOptions.Deadline), "00:00:00")]
    [TestCase(nameof(StatorOptions.MinPollInterval), "00:00:00")]
    [TestCase(nameof(StatorOptions.MaxPollInterval), "00:00:00.01")]
    [TestCase(nameof(StatorOptions.ListenPollInterval), "00:00:00")]
    [TestCase(nameof(StatorOptions.SweepInterval), "2.00:00:00")]
    [TestCase(nameof(StatorOptions.SweepBatch), "0")]
    [TestCase(nameof(StatorOptions.WriteBatch), "0")]
    [TestCase(nameof(StatorOptions.CallTimeout), "00:01:00")]
    [TestCase(nameof(StatorOptions.ShutdownTimeout), "-00:00:01")]
    public void An_option_out_of_range_is_named_when_the_host_starts(string option, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddStator(s => s.UseSqlite(Sqlite).AddMachines().RunMachines(o =>
        {
            var property = typeof(StatorOptions).GetProperty(option)!;
            property.SetValue(
                o,
                property.PropertyType == typeof(int)
                    ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)
                    : TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        }));
        using var host = builder.Build();

        Assert.That(async () => await host.StartAsync(), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains(option));
    }
}
