using System;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stator.Tests.Machines;

namespace Stator.Tests.Processes;

/// <summary>A process that runs the machines Call and Letter, whose checks write down when they begin and end, by the database's clock.</summary>
internal static class LimitedWorker
{
    public const string Tables =
        """
        CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state text, customer text,
            entered timestamptz DEFAULT clock_timestamp(), "left" timestamptz);
        CREATE TABLE sendings (at timestamptz DEFAULT clock_timestamp());
        """;

    public static readonly TimeSpan RatePeriod = TimeSpan.FromMilliseconds(500);
    public const int RateLimit = 10;

    public static async Task<int> RunAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var visits = NpgsqlDataSource.Create(connectionString);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(new Phone
        {
            Rings = async call =>
            {
                await VisitAsync(visits, "Ringing", call.Customer);
                return Call.RingingOutcome.Talking;
            },
            Talks = async call =>
            {
                await VisitAsync(visits, "Talking", call.Customer);
                return Call.TalkingOutcome.Over;
            },
        });
        builder.Services.AddSingleton(new Post
        {
            Sends = async _ =>
            {
                await using var connection = await visits.OpenConnectionAsync();
                await connection.ExecuteAsync("INSERT INTO sendings DEFAULT VALUES");
                return Letter.WrittenOutcome.Sent;
            },
        });
        builder.Services.AddStator(stator => stator
            .UsePostgres(dataSource)
            .AddMachine(Call.Graph.Machine)
            .AddMachine(Letter.Graph.Machine)
            .RunMachines(o =>
            {
                o.Concurrency = 20;
                o.Lease = TimeSpan.FromSeconds(2);
                o.Deadline = TimeSpan.FromSeconds(1);
                o.CallTimeout = TimeSpan.FromSeconds(1.9);
                o.MaxPollInterval = TimeSpan.FromMilliseconds(200);
                (o.Queue("mail").RateLimit, o.Queue("mail").RatePeriod) = (RateLimit, RatePeriod);
            }));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("started");
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static async Task VisitAsync(NpgsqlDataSource dataSource, string state, string? customer)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var id = await connection.ExecuteScalarAsync<long>(
            "INSERT INTO visits (state, customer) VALUES (@state, @customer) RETURNING id", new { state, customer });
        // Long enough for others to come in, if they could.
        await connection.ExecuteAsync("SELECT pg_sleep(0.01); UPDATE visits SET \"left\" = clock_timestamp() WHERE id = @id", new { id });
    }
}
