using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Shop;
using Stator.Tests.Support;

namespace Stator.Tests.Readme;

public sealed class ReadmeTests
{
    [Test]
    public void Code_in_the_readme_is_code_that_compiles()
    {
        var blocks = Regex.Matches(Repository.Read("README.md"), "```csharp\n(.*?)```", RegexOptions.Singleline);
        var compiled = Directory.GetFiles(Path.Combine(Repository.Root, "Stator.Tests", "Readme"), "*.cs").Select(File.ReadAllText).ToList();

        Assert.That(blocks, Is.Not.Empty);
        Assert.That(blocks.Select(b => b.Groups[1].Value).Where(b => !compiled.Any(c => c.Contains(b, System.StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Links_in_the_documentation_lead_somewhere()
    {
        var pages = Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Where(p => !p.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "artifacts"));
        var broken = pages.SelectMany(page => Regex.Matches(File.ReadAllText(page), @"\]\((?!https?:)([^)#]+)")
            .Select(link => Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value))
            .Where(target => !Path.Exists(target))
            .Select(target => $"{page} -> {target}"));

        Assert.That(broken, Is.Empty);
    }

    [TestCase(DatabaseKind.Postgres)]
    [TestCase(DatabaseKind.Sqlite)]
    public async Task The_order_of_the_readme_goes_its_way(DatabaseKind kind)
    {
        var world = new World();
        await using var stator = await TestStator.CreateAsync(kind, add: s =>
        {
            s.AddSingleton<IPaymentGateway>(world);
            s.AddSingleton<IWarehouse>(world);
            s.AddSingleton<ICarrier>(world);
        });
        var orders = stator.Of<Order>();
        var id = await orders.InsertAsync(new Order { CustomerId = "c" });
        var seen = new List<OrderState>();
        while (seen.Count < 7)
        {
            await stator.Runner.RunOnceAsync();
            seen.Add((await orders.FindAsync(id))!.State);
            await stator.Database.AdvanceAsync(System.TimeSpan.FromHours(1));
        }

        Assert.That(
            seen,
            Is.EqualTo(new[]
            {
                OrderState.AwaitingPayment, OrderState.Paid, OrderState.Paid, OrderState.Shipped, OrderState.Shipped, OrderState.Delivered,
                OrderState.Delivered,
            }));
    }

    /// <summary>Says no the first time and yes the second, to everything.</summary>
    private sealed class World : IPaymentGateway, IWarehouse, ICarrier
    {
        private readonly Dictionary<string, int> asked = [];

        public Task<bool> IsPaidAsync(long orderId, CancellationToken ct) => Task.FromResult(SecondTime("paid"));

        public Task<string?> TryShipAsync(long orderId, CancellationToken ct) => Task.FromResult(SecondTime("shipped") ? "parcel-1" : null);

        public bool IsDelivered(string trackingNumber) => trackingNumber == "parcel-1" && SecondTime("delivered");

        private bool SecondTime(string question) => (asked[question] = asked.GetValueOrDefault(question) + 1) > 1;
    }
}
