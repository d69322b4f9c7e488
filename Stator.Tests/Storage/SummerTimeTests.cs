using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>A day has 24 hours, also for a session of PostgreSQL in a zone where the clocks go forward on the next.</summary>
public sealed class SummerTimeTests
{
    private const string HoursLeft = "SELECT string_agg((extract(epoch FROM state_next - test_now()) / 3600)::int::text, ' ') FROM naps";

    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    private TestDatabase database = null!;
    private NpgsqlDataSource berlin = null!;
    private ServiceProvider services = null!;

    private IStator<Nap> Naps => services.GetRequiredService<IStator<Nap>>();

    [SetUp]
    public async Task CreateAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await database.FreezeClockAsync();
        await database.ExecuteAsync("UPDATE test_clock SET now = '2026-03-28 12:00:00+00'");
        berlin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Timezone = "Europe/Berlin" }.ConnectionString);
        services = new ServiceCollection()
            .AddSingleton(new Sandman { Dozes = _ => Nap.DozingOutcome.StayFor(TwoDays) })
            .AddStator(s => s.UsePostgres(berlin).UseClock("test_now()").AddMachine(Nap.Graph.Machine))
            .BuildServiceProvider();
        await services.GetRequiredService<IStatorSchema>().EnsureAsync();
    }

    [TearDown]
    public async Task DropAsync()
    {
        await services.DisposeAsync();
        await berlin.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task A_delay_of_two_days_of_an_insert_is_48_hours()
    {
        await Naps.InsertAsync(new Nap(), new() { Delay = TwoDays });
        await Naps.InsertManyAsync(Enumerable.Repeat(new Nap(), 2), new() { Delay = TwoDays });

        Assert.That(await database.ScalarAsync<string>(HoursLeft), Is.EqualTo("48 48 48"));
    }

    [Test]
    public async Task A_row_that_stays_for_two_days_is_due_in_48_hours()
    {
        await Naps.InsertAsync(new Nap());
        await database.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.That((await services.GetRequiredService<IStatorRunner>().RunOnceAsync()).Snoozed, Is.EqualTo(1));

        Assert.That(await database.ScalarAsync<string>(HoursLeft), Is.EqualTo("48"));
    }
}
