using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stator;
using static Consumer.ParcelState;

namespace Consumer;

public enum ParcelState { Packed = 1, Shipped, Delivered }

[StateMachine<ParcelState>("parcels", Initial = Packed)]
[State(Packed, RetryAfter = "30s")]
[State(Shipped, RetryAfter = "1h")]
[TerminalState(Delivered)]
[Transition(Packed, Shipped)]
[Transition(Shipped, Delivered)]
public sealed partial class Parcel
{
    public long Id { get; init; }
    public required string Address { get; init; }
    public decimal? Weight { get; init; }
    public ParcelState State { get; private set; }

    private PackedOutcome CheckPacked() => PackedOutcome.Shipped;

    private ParcelState? CheckShipped(IDoorbell doorbell) => doorbell.IsAnswered(Address) ? Delivered : null;
}

public interface IDoorbell
{
    bool IsAnswered(string address);
}

internal sealed class Doorbell : IDoorbell
{
    public bool IsAnswered(string address) => address.Length > 0;
}

internal static class Program
{
    private static async Task Main()
    {
        SQLitePCL.Batteries_V2.Init();
        var file = Path.Combine(AppContext.BaseDirectory, "parcels.db");
        File.Delete(file);
        await using var dataSource = SqliteFactory.Instance.CreateDataSource($"Data Source={file}");
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IDoorbell, Doorbell>().AddStator(stator => stator.UseSqlite(dataSource).AddMachines());

        // As far as here the stator tool lets it come.
        using var host = builder.Build();
        var services = host.Services;
        await services.GetRequiredService<IStatorSchema>().EnsureAsync();

        var parcels = services.GetRequiredService<IStator<Parcel>>();
        var id = await parcels.InsertAsync(new Parcel { Address = "12 Main Street", Weight = 1.5m });
        var runner = services.GetRequiredService<IStatorRunner>();
        await runner.RunOnceAsync();
        await runner.RunOnceAsync();
        var parcel = await parcels.FindAsync(id);
        Console.WriteLine($"parcel {id} to {parcel!.Address}, {parcel.Weight} kg: {parcel.State}");
    }
}
