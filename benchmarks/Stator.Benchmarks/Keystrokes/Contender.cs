using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Stator.Generators;
using Stator.Generators.Tests.Harness;

namespace Stator.Benchmarks.Keystrokes;

/// <summary>A generator in the race.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Create">Makes one.</param>
/// <param name="Source">The file that it works on, by number.</param>
/// <param name="Edited">The same file after a keystroke in it that changes nothing of what is generated.</param>
internal sealed record Contender(string Name, Func<ISourceGenerator> Create, Func<int, string> Source, Func<int, int, string> Edited)
{
    public const string Stator = "Stator";
    public const string Floor = "floor: reads the attributes";
    public const string Json = "System.Text.Json";

    public static IReadOnlyList<Contender> All()
        =>
        [
            OnMachines("floor: finds nothing", () => new FindNothing()),
            OnMachines(Floor, () => new ReadAttributes()),
            OnMachines(Stator, () => new StatorGenerator()),
            OfJson(),
        ];

    private static Contender OnMachines(string name, Func<IIncrementalGenerator> create)
        => new(
            name, () => create().AsSourceGenerator(), MachineSource.Order,
            (number, edit) => MachineSource.Order(number).Replace("FromMinutes(10)", $"FromMinutes({edit})", StringComparison.Ordinal));

    private static Contender OfJson()
    {
        var type = Assembly.LoadFrom(JsonAssembly()).GetTypes().Single(t => t.Name == "JsonSourceGenerator");
        return new Contender(
            Json,
            () => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator(),
            number => JsonSource(number, 0),
            JsonSource);
    }

    // Of the SDK that runs this: DOTNET_ROOT/shared/Microsoft.NETCore.App/VERSION/ is where the core library is.
    private static string JsonAssembly()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        return Directory
            .EnumerateFiles(packs, "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)
            .OrderBy(path => path, StringComparer.Ordinal)
            .Last();
    }

    private static string JsonSource(int number, int edit) => $$"""
        using System;
        using System.Text.Json.Serialization;

        namespace Shop.Orders{{number}};

        public enum OrderState { AwaitingPayment = 1, Paid, Shipped, Delivered, Expired, OnHold }

        public sealed class Order
        {
            public long Id { get; set; }
            public string? CustomerId { get; set; }
            public OrderState State { get; set; }

            public TimeSpan Wait() => TimeSpan.FromMinutes({{edit}});
        }

        [JsonSerializable(typeof(Order))]
        public sealed partial class OrderContext : JsonSerializerContext;
        """;
}
