using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Shop;

/// <summary>What will happen to one order: a line of orders.csv.</summary>
/// <param name="Id">The order.</param>
/// <param name="Customer">Who ordered.</param>
/// <param name="PaysAfter">How long after the order, or after the desk released it, the money arrives; null is never.</param>
/// <param name="ShipsOnTry">On which try the warehouse can ship it.</param>
/// <param name="DeliveredOnLook">On which look the carrier has delivered it.</param>
/// <param name="HoldIn">The state in which the customer calls and has it put on hold; null is never.</param>
/// <param name="IsReleased">Whether the customer calls again and has it released.</param>
/// <param name="Fate">The states that it goes through, in order.</param>
internal sealed record PlannedOrder(
    long Id, string Customer, TimeSpan? PaysAfter, int ShipsOnTry, int DeliveredOnLook, OrderState? HoldIn, bool IsReleased, string Fate)
{
    public int Transitions => Fate.Count(c => c == '>');
}

/// <summary>The orders of a CSV file, by id. The file has no quoting, because nothing in it needs any.</summary>
internal sealed class OrdersCsv : IReadOnlyCollection<PlannedOrder>
{
    private const string Header = "id,customer,pays_after_ms,ships_on_try,delivered_on_look,hold_in,hold_ends,fate";

    private readonly SortedDictionary<long, PlannedOrder> byId = [];

    private OrdersCsv()
    {
    }

    public int Count => byId.Count;

    public PlannedOrder this[long id] => byId[id];

    public bool Contains(long id) => byId.ContainsKey(id);

    /// <exception cref="UsageException">The file cannot be read; the message names file, line and column.</exception>
    public static OrdersCsv Read(string path)
    {
        try
        {
            var lines = File.ReadAllLines(path);
            var orders = new OrdersCsv();
            if (lines.Length == 0 || lines[0] != Header)
            {
                throw new FormatException($"line 1: expected the header {Header}");
            }

            for (var i = 1; i < lines.Length; i++)
            {
                var order = Line.Parse(lines[i], number: i + 1);
                if (!orders.byId.TryAdd(order.Id, order))
                {
                    throw new FormatException($"line {i + 1}, column id: order {order.Id} is there twice");
                }
            }

            return orders;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e is FormatException ? $"{path}, {e.Message}" : e.Message);
        }
    }

    public IEnumerator<PlannedOrder> GetEnumerator() => byId.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One line, whose fields are read by the names of their columns.</summary>
    private readonly struct Line(string[] fields, int number)
    {
        private static readonly string[] Columns = Header.Split(',');

        public static PlannedOrder Parse(string text, int number)
        {
            var fields = text.Split(',');
            if (fields.Length != Columns.Length)
            {
                throw new FormatException($"line {number}: expected {Columns.Length} fields, found {fields.Length}");
            }

            var line = new Line(fields, number);
            return new PlannedOrder(
                line.Number("id") ?? throw line.Wrong("id", "a number"),
                line["customer"],
                line.Number("pays_after_ms") is { } pays ? TimeSpan.FromMilliseconds(pays) : null,
                line.Number("ships_on_try") ?? 1,
                line.Number("delivered_on_look") ?? 1,
                line["hold_in"].Length == 0 ? null : line.State("hold_in", line["hold_in"]),
                line["hold_ends"] switch
                {
                    "release" => true,
                    "never" or "" => false,
                    _ => throw line.Wrong("hold_ends", "release, never or nothing"),
                },
                string.Join(" > ", line["fate"].Split('>', StringSplitOptions.TrimEntries).Select(state => line.State("fate", state))));
        }

        private string this[string column] => fields[Array.IndexOf(Columns, column)];

        private int? Number(string column)
            => this[column].Length == 0 ? null
                : int.TryParse(this[column], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
                : throw Wrong(column, "a number");

        private OrderState State(string column, string text)
            => Enum.GetNames<OrderState>().Contains(text) ? Enum.Parse<OrderState>(text)
                : throw Wrong(column, $"states out of {string.Join(", ", Enum.GetNames<OrderState>())}");

        private FormatException Wrong(string column, string expected)
            => new($"line {number}, column {column}: expected {expected}, found '{this[column]}'");
    }
}
