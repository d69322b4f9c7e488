using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>The partitions of a history, which PostgreSQL has.</summary>
public sealed class HistoryMonthsTests
{
    private TestStator stator = null!;

    private IStator<Dossier> Dossiers => stator.Of<Dossier>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(DatabaseKind.Postgres, add: s => s.AddSingleton(new Archive()));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Months_are_made_ahead_and_what_none_takes_is_not_lost()
    {
        Assert.That(await MonthsAsync(), Is.EqualTo(3));

        await stator.Database.AdvanceAsync(TimeSpan.FromDays(200));
        var id = await Dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM dossiers_history_rest"), Is.EqualTo(1));

        // This month is in the default partition now, and so it stays there; the next two are made.
        await stator.Runner.RunOnceAsync();
        Assert.That(await MonthsAsync(), Is.EqualTo(2));
        Assert.That(await Dossiers.HistoryAsync(id), Has.Count.EqualTo(1));

        await stator.Database.AdvanceAsync(TimeSpan.FromDays(91));
        await stator.Runner.RunOnceAsync();
        Assert.That(await CountAsync($"row_key = {id} AND why = 'insert'"), Is.Zero);
    }

    private Task<long> CountAsync(string condition) => stator.Database.ScalarAsync<long>($"SELECT count(*) FROM dossiers_history WHERE {condition}");

    private Task<long> MonthsAsync()
        => stator.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = 'dossiers_history'::regclass AND inhrelid::regclass::text ~ '_[0-9]{6}$'");
}
