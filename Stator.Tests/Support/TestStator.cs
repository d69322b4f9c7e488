using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stator.Storage;

namespace Stator.Tests.Support;

/// <summary>Stator on a database of a test's own, without a hosted runner.</summary>
public sealed class TestStator : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private readonly bool ownsDatabase;

    private TestStator(TestDatabase database, ServiceProvider services, bool ownsDatabase)
    {
        Database = database;
        this.services = services;
        this.ownsDatabase = ownsDatabase;
    }

    public TestDatabase Database { get; }

    public IServiceProvider Services => services;

    public IStatorRunner Runner => services.GetRequiredService<IStatorRunner>();

    public LogRecorder Log => services.GetRequiredService<LogRecorder>();

    internal IMachineStore Store => services.GetRequiredService<IMachineStore>();

    public IStator<T> Of<T>()
        where T : class
        => services.GetRequiredService<IStator<T>>();

    /// <summary>Creates the tables, and by default makes the database's clock stand still.</summary>
    public static async Task<TestStator> CreateAsync(
        DatabaseKind kind, Action<StatorOptions>? options = null, Action<IServiceCollection>? add = null, bool frozenClock = true,
        Action<StatorBuilder>? machines = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        if (frozenClock)
        {
            await database.FreezeClockAsync();
        }

        return await StartAsync(database, options, add, frozenClock, ownsDatabase: true, machines);
    }

    /// <summary>Another Stator on a database that is there already: a second process, but for the process.</summary>
    public static Task<TestStator> OnAsync(
        TestDatabase database, Action<StatorOptions>? options = null, Action<IServiceCollection>? add = null, bool frozenClock = true,
        Action<StatorBuilder>? machines = null)
        => StartAsync(database, options, add, frozenClock, ownsDatabase: false, machines);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }

    private static async Task<TestStator> StartAsync(
        TestDatabase database, Action<StatorOptions>? options, Action<IServiceCollection>? add, bool frozenClock, bool ownsDatabase,
        Action<StatorBuilder>? machines)
    {
        var services = new ServiceCollection();
        services.AddSingleton<LogRecorder>();
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Debug).Services.AddSingleton<ILoggerProvider>(p => p.GetRequiredService<LogRecorder>()));
        services.AddSingleton<Machines.BasicProbe>();
        services.AddSingleton<Machines.Probe>();
        services.AddSingleton<Machines.Look>();
        services.AddSingleton<Machines.Post>();
        services.AddSingleton<Machines.Phone>();
        add?.Invoke(services);
        services.AddStator(stator =>
        {
            database.Use(stator, frozenClock);
            (machines ?? (s => s.AddMachines()))(stator);
        });
        if (options is not null)
        {
            services.Configure(options);
        }

        var stator = new TestStator(database, services.BuildServiceProvider(validateScopes: true), ownsDatabase);
        await stator.services.GetRequiredService<IStatorSchema>().EnsureAsync();
        return stator;
    }
}
