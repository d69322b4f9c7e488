using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Shop;

/// <summary>Compares what became of the orders with what the CSV says, state by state: one transition made twice would be seen.</summary>
internal static class Fates
{
    private const int Named = 10;

    /// <summary>Says how it went, and whether all is well.</summary>
    public static async Task<bool> CheckAsync(Store store, OrdersCsv orders)
    {
        var fates = await store.ReadFatesAsync();
        var different = orders.Where(o => fates.GetValueOrDefault(o.Id) != o.Fate).ToList();
        if (different.Count == 0)
        {
            Console.WriteLine($"All {orders.Count:N0} orders ended as the CSV says, by way of exactly the states that it says.");
            return true;
        }

        Console.WriteLine($"{different.Count:N0} of {orders.Count:N0} orders did not go the way that the CSV says:");
        foreach (var order in different.Take(Named))
        {
            Console.WriteLine($"  order {order.Id}");
            Console.WriteLine($"    should go  {order.Fate}");
            Console.WriteLine($"    but went   {fates.GetValueOrDefault(order.Id, "nowhere: there is no such row")}");
        }

        if (different.Count > Named)
        {
            Console.WriteLine($"  and {different.Count - Named:N0} more.");
        }

        return false;
    }
}
