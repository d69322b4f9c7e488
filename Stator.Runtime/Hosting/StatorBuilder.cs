using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stator.Generated;
using Stator.Hosting;
using Stator.Observing;
using Stator.Running;
using Stator.Storage;

namespace Stator;

/// <summary>Says what Stator runs on and what it runs. Got from <see cref="StatorServiceCollectionExtensions.AddStator"/>.</summary>
public sealed class StatorBuilder
{
    private readonly IServiceCollection services;
    private readonly List<Machine> machines = [];
    private readonly List<Type> middleware = [];
    private Func<IServiceProvider, IMachineStore>? store;
    private string? clock;
    private bool runs;

    internal StatorBuilder(IServiceCollection services) => this.services = services;

    /// <summary>Keeps the machines in PostgreSQL.</summary>
    /// <param name="dataSource">Where connections come from. It stays the caller's to dispose.</param>
    /// <exception cref="InvalidOperationException">A database was chosen already.</exception>
    public StatorBuilder UsePostgres(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return UsePostgres(_ => dataSource);
    }

    /// <summary>Keeps the machines in PostgreSQL.</summary>
    /// <param name="dataSource">Gives the source of connections, once, when it is first needed.</param>
    /// <exception cref="InvalidOperationException">A database was chosen already.</exception>
    public StatorBuilder UsePostgres(Func<IServiceProvider, NpgsqlDataSource> dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return UseStore(provider => new PostgresStore(
            dataSource(provider), clock, provider.GetService<TimeProvider>(), NewNotifier(provider),
            provider.GetRequiredService<IOptions<StatorOptions>>().Value.UsePreparedStatements));
    }

    /// <summary>Keeps the machines in SQLite, 3.35 or later.</summary>
    /// <param name="dataSource">Where connections come from: the application brings the driver. It stays the caller's to dispose.</param>
    /// <exception cref="InvalidOperationException">A database was chosen already.</exception>
    public StatorBuilder UseSqlite(DbDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return UseSqlite(_ => dataSource);
    }

    /// <summary>Keeps the machines in SQLite, 3.35 or later.</summary>
    /// <param name="dataSource">Gives the source of connections, once, when it is first needed.</param>
    /// <exception cref="InvalidOperationException">A database was chosen already.</exception>
    public StatorBuilder UseSqlite(Func<IServiceProvider, DbDataSource> dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return UseStore(provider => new SqliteStore(dataSource(provider), clock));
    }

    /// <summary>
    /// For tests only: puts an SQL expression in the place of the database's clock, in every statement, so that a test can say what time
    /// it is.
    /// </summary>
    /// <param name="sql">
    /// On PostgreSQL an expression of type <c>timestamptz</c>; on SQLite a time value as its date functions take it.
    /// </param>
    /// <exception cref="ArgumentException">The expression is empty.</exception>
    public StatorBuilder UseClock(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        clock = sql;
        return this;
    }

    /// <summary>Adds one machine. The generated <c>AddMachines()</c> calls this for every machine of its assembly.</summary>
    /// <typeparam name="T">The annotated class.</typeparam>
    /// <param name="machine">The generated machine.</param>
    /// <exception cref="InvalidOperationException">The machine was added already.</exception>
    public StatorBuilder AddMachine<T>(Machine<T> machine)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (machines.Contains(machine))
        {
            throw new InvalidOperationException(
                $"Machine '{machine.Definition.Name}' was added twice. Call AddMachines() once for each assembly, or AddMachine once "
                + "for each machine.");
        }

        machines.Add(machine);
        services.TryAddSingleton<IStator<T>>(provider => new StatorDoors<T>(
            provider.GetRequiredService<RunnerParts>(), provider.GetRequiredService<ScopedRuns>(), provider.GetRequiredService<Background>()));
        return this;
    }

    /// <summary>Runs the machines in this process, as a hosted service. Leave it out in a process that only inserts and commands.</summary>
    /// <param name="configure">
    /// Sets options. They can also be set through the options system, as <see cref="StatorOptions"/>; what the application's configuration says
    /// in its section <c>Stator</c> counts more than both.
    /// </param>
    public StatorBuilder RunMachines(Action<StatorOptions>? configure = null)
    {
        runs = true;
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return this;
    }

    /// <summary>
    /// Puts middleware around every check that runs in this process, and around the work of every RunAsync. The first one that is registered is
    /// the outermost. With any, every try has a scope of its own; without, nothing is paid for it.
    /// </summary>
    /// <typeparam name="TMiddleware">The middleware: it is made in the scope of each try, unless it is registered otherwise.</typeparam>
    /// <exception cref="InvalidOperationException">It was registered already.</exception>
    public StatorBuilder Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>()
        where TMiddleware : class, IStatorMiddleware
    {
        if (middleware.Contains(typeof(TMiddleware)))
        {
            throw new InvalidOperationException($"Middleware '{typeof(TMiddleware)}' was registered twice. Call Use once for each.");
        }

        middleware.Add(typeof(TMiddleware));
        services.TryAddScoped<TMiddleware>();
        return this;
    }

    internal void Register()
    {
        if (store is null)
        {
            throw new InvalidOperationException("AddStator was told no database: call UsePostgres or UseSqlite.");
        }

        if (machines.Count == 0)
        {
            throw new InvalidOperationException("AddStator was given no machines: call AddMachines(), which is generated for your assembly.");
        }

        services.AddSingleton(store);
        services.AddSingleton<IStatorSchema>(
            provider => new StatorSchema(provider.GetRequiredService<IMachineStore>(), [.. machines.Select(m => m.Definition)]));
        services.AddSingleton(provider => new StatorMetrics(provider.GetService<IMeterFactory>()));
        services.AddSingleton<StatorTraces>();
        services.AddSingleton<Telemetry>();
        services.AddSingleton(new NamedMachines([.. machines.Select(m => m.Definition)]));
        services.AddSingleton<IStatorQueries>(
            provider => new StatorQueries(provider.GetRequiredService<NamedMachines>(), provider.GetRequiredService<RunnerParts>().Store));
        services.AddSingleton<IStatorMaintenance>(
            provider => new StatorMaintenance(provider.GetRequiredService<NamedMachines>(), provider.GetRequiredService<RunnerParts>()));
        services.AddSingleton(NewParts);
        services.AddSingleton(provider => new Background(provider.GetRequiredService<RunnerParts>().TimeProvider));
        services.AddSingleton(
            provider => new ScopedRuns(provider.GetRequiredService<RunnerParts>(), provider.GetRequiredService<Background>()));
        services.AddSingleton(NewRunner);
        services.AddSingleton<IStatorRunner>(provider => provider.GetRequiredService<StatorRunner>());
        services.AddSingleton<IValidateOptions<StatorOptions>>(
            new StatorOptionsRules(new ServedRules([.. machines.Select(m => m.Definition)])));
        services.AddSingleton<IPostConfigureOptions<StatorOptions>>(p => new StatorConfiguration(p.GetService<IConfiguration>()));
        services.AddSingleton(NewLiveOptions);
        services.AddOptions<StatorOptions>();
        if (runs)
        {
            services.AddOptions<StatorOptions>().ValidateOnStart();
            services.AddHostedService(provider => new StatorService(provider.GetRequiredService<StatorRunner>()));
        }
    }

    private StatorBuilder UseStore(Func<IServiceProvider, IMachineStore> newStore)
    {
        if (store is not null)
        {
            throw new InvalidOperationException("AddStator was told two databases: call UsePostgres or UseSqlite, one of them, once.");
        }

        store = newStore;
        return this;
    }

    private static Notifier? NewNotifier(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<StatorOptions>>().Value;
        return options.UseNotifications
            ? new Notifier(options.ListenPollInterval, provider.GetService<TimeProvider>() ?? TimeProvider.System)
            : null;
    }

    private static LiveOptions NewLiveOptions(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<StatorOptions>>().Value.Copy(),
        provider.GetRequiredService<IOptionsFactory<StatorOptions>>(),
        provider.GetServices<IOptionsChangeTokenSource<StatorOptions>>(),
        provider.GetService<IConfiguration>(),
        NewLogger(provider));

    private static ILogger NewLogger(IServiceProvider provider)
        => (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(StatorLog.Category);

    private StatorRunner NewRunner(IServiceProvider provider)
    {
        Scheduler.Check(machines);
        // The outside doors know all machines; the runner those that it is to run.
        var parts = provider.GetRequiredService<RunnerParts>();
        return new(parts with { Machines = [.. machines.Where(m => parts.Options.Runs(m.Definition.Name))] });
    }

    private RunnerParts NewParts(IServiceProvider provider)
    {
        var (options, telemetry) = (provider.GetRequiredService<LiveOptions>().Current, provider.GetRequiredService<Telemetry>());
        var timeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        return new(
            machines,
            new ObservedStore(provider.GetRequiredService<IMachineStore>(), telemetry, options.CallTimeout, timeProvider),
            options,
            provider.GetRequiredService<IServiceScopeFactory>(),
            timeProvider,
            new SystemRandomness(),
            NewLogger(provider))
        {
            Middleware = middleware,
            Telemetry = telemetry,
        };
    }
}
