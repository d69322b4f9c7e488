using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Cli;

/// <summary>The application that the tests of the tool name with --app: this assembly, with these arguments after --.</summary>
internal static class CliApp
{
    public const string Mode = "cli-app";

    /// <summary>What a check writes that goes on until it is stopped, before the id of its process.</summary>
    public const string Waits = "A check waits: ";

    public static Task<int> RunAsync(string[] arguments) => arguments switch
    {
        ["no-host"] => Task.FromResult(0),
        ["broken"] => throw new InvalidOperationException("The app has no licence."),
        ["no-stator"] => RunAsync(Host.CreateApplicationBuilder().Build()),
        ["old-builder", var database] => RunAsync(
            new HostBuilder().ConfigureServices(s => Add(s, DatabaseKind.Sqlite, database)).Build()),
        ["web", var database] => RunWebAsync(database),
        [var kind, var database] => RunWithStatorAsync(Enum.Parse<DatabaseKind>(kind), database),
        _ => throw new ArgumentException("Which application?"),
    };

    private static Task<int> RunWithStatorAsync(DatabaseKind kind, string database)
    {
        Console.WriteLine("The app writes to standard output.");
        ShowEnvironmentOfChildren();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        Add(builder.Services, kind, database);
        return RunAsync(builder.Build());
    }

    private static async Task<int> RunWebAsync(string database)
    {
        var builder = WebApplication.CreateBuilder();
        Add(builder.Services, DatabaseKind.Sqlite, database);
        await using var application = builder.Build();
        return await RunAsync(application);
    }

    private static void Add(IServiceCollection services, DatabaseKind kind, string database)
    {
        services.AddHostedService<NeverStarted>();
        services.AddSingleton(new LoanDesk());
        services.AddSingleton(new Post());
        services.AddSingleton(new Probe { Working = WorkAsync });
        services.AddStator(stator =>
            (kind == DatabaseKind.Postgres ? stator.UsePostgres(NpgsqlDataSource.Create(database)) : UseSqlite(stator, database))
                .AddMachine(Job.Graph.Machine).AddMachine(Loan.Graph.Machine).AddMachine(Letter.Graph.Machine).AddMachine(Hop.Graph.Machine)
                .RunMachines(o =>
                {
                    o.Concurrency = 3;
                    o.ShutdownTimeout = TimeSpan.FromMilliseconds(100);
                }));
    }

    private static StatorBuilder UseSqlite(StatorBuilder stator, string database)
    {
        SQLitePCL.Batteries_V2.Init();
        return stator.UseSqlite(SqliteFactory.Instance.CreateDataSource(database));
    }

    private static async ValueTask<Job.WorkingOutcome> WorkAsync(Job job, StatorContext context, CancellationToken cancellationToken)
    {
        switch (job.Name)
        {
            case "waits":
                Console.WriteLine(Waits + Environment.ProcessId);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
            case "deaf":
                Console.WriteLine(Waits + "it is deaf");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
                break;
            case "fails":
                throw new InvalidOperationException("It rains.");
            default:
                break;
        }

        return Job.WorkingOutcome.Done;
    }

    // Goes to standard error, as all that an application writes under the tool.
    private static void ShowEnvironmentOfChildren()
    {
        using var child = Process.Start(new ProcessStartInfo("env") { RedirectStandardOutput = true })!;
        foreach (var variable in child.StandardOutput.ReadToEnd().Split('\n'))
        {
            if (variable.StartsWith("STATOR_CLI", StringComparison.Ordinal) || variable.StartsWith("DOTNET_STARTUP", StringComparison.Ordinal))
            {
                Console.WriteLine($"A child sees {variable}");
            }
        }
    }

    private static async Task<int> RunAsync(IHost host)
    {
        Console.Error.WriteLine("Main has got beyond Build().");
        await host.RunAsync();
        return 0;
    }

    private sealed class NeverStarted : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("A hosted service was started.");
    }
}
