using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Spectre.Console;

namespace Shop;

/// <summary>Shows the progress: a live table on a terminal, a line every second elsewhere.</summary>
internal static class Show
{
    /// <summary>Returns what it showed last.</summary>
    public static Task<Progress> LiveAsync(IAsyncEnumerable<Progress> progress, OrdersCsv orders)
        => Console.IsOutputRedirected ? LinesAsync(progress, orders) : TableAsync(progress, orders);

    public static void Result(Progress last, string mermaid, Store store)
    {
        Console.WriteLine();
        foreach (var (state, count) in last.Counts.OrderBy(c => c.Key))
        {
            Console.WriteLine($"{state,-16} {count,6:N0}");
        }

        Console.WriteLine($"""

            {last.Transitions:N0} transitions made, {last.Elapsed.TotalSeconds:N1} s.

            The graph, for any Mermaid viewer:

            {mermaid.Trim()}

            The rows are in {store.Place}. To look into it:
              {store.HowToLook}

            """);
    }

    private static async Task<Progress> LinesAsync(IAsyncEnumerable<Progress> progress, OrdersCsv orders)
    {
        Progress? last = null;
        var next = TimeSpan.Zero;
        await foreach (var current in progress)
        {
            last = current;
            if (current.Elapsed >= next || current.AllRest(orders.Count))
            {
                next = current.Elapsed + TimeSpan.FromSeconds(0.9);
                var counts = string.Join(", ", current.Counts.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value:N0}"));
                Console.WriteLine($"{current.Elapsed.TotalSeconds,5:N1} s  {counts}; {Summary(current, orders)}");
            }
        }

        return last!;
    }

    private static async Task<Progress> TableAsync(IAsyncEnumerable<Progress> progress, OrdersCsv orders)
    {
        Progress? last = null;
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("State").AddColumn(new TableColumn("Orders").RightAligned()).AddColumn("");
        foreach (var state in Enum.GetValues<OrderState>())
        {
            table.AddRow(Colored(state, state.ToString()), "", "");
        }

        await AnsiConsole.Live(table).StartAsync(async live =>
        {
            await foreach (var current in progress)
            {
                last = current;
                foreach (var (row, state) in Enum.GetValues<OrderState>().Index())
                {
                    var count = current.Counts.GetValueOrDefault(state);
                    table.UpdateCell(row, 1, count.ToString("N0", CultureInfo.InvariantCulture));
                    table.UpdateCell(row, 2, Colored(state, Bar(count, orders.Count)));
                }

                table.Caption($"{current.Elapsed.TotalSeconds:N1} s, {Summary(current, orders)}");
                live.Refresh();
            }
        });
        return last!;
    }

    private static string Summary(Progress progress, OrdersCsv orders)
        => $"{progress.Transitions:N0} of {orders.Sum(o => o.Transitions):N0} transitions, {progress.PerSecond:N0}/s";

    private static string Bar(long count, int total)
    {
        const int width = 40;
        // Whoever is there is seen: one order of a thousand is a bar of its own too.
        var length = count == 0 ? 0 : Math.Max(1, (int)(count * width / Math.Max(total, 1)));
        return new string('█', length).PadRight(width);
    }

    private static string Colored(OrderState state, string text)
        => state switch
        {
            OrderState.Delivered => $"[green]{text}[/]",
            OrderState.Expired => $"[grey]{text}[/]",
            OrderState.OnHold => $"[yellow]{text}[/]",
            _ => $"[blue]{text}[/]",
        };
}
