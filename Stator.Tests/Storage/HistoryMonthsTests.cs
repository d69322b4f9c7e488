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

    [Test]
    public async Task An_old_month_keeps_what_another_machine_of_the_table_has_recorded()
    {
        var id = await Dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });
        await stator.Database.ExecuteAsync(
            "INSERT INTO dossiers_history (row_key, machine, to_state, at, attempt, why) SELECT row_key, 'Dossier.Other', 'Open', at, 0, why FROM dossiers_history");
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(200));

        Assert.That((await PruneAsync()).History, Is.EqualTo(1));
        Assert.That(await CountAsync("machine = 'Dossier'"), Is.Zero);
        Assert.That(await CountAsync($"machine = 'Dossier.Other' AND row_key = {id}"), Is.EqualTo(1));

        // The months that were made for the test's own time are empty, all but one.
        Assert.That(await stator.Database.ScalarAsync<string>("SELECT tableoid::regclass::text FROM dossiers_history"), Is.EqualTo("dossiers_history_202601"));
        await stator.Database.ExecuteAsync("DELETE FROM dossiers_history");
        await stator.Runner.RunOnceAsync();
        Assert.That(await stator.Database.ScalarAsync<bool>("SELECT to_regclass('dossiers_history_202601') IS NULL"), Is.True);
    }

    private Task<PruneReport> PruneAsync() => stator.Services.GetRequiredService<IStatorMaintenance>().PruneAsync("Dossier");

    private Task<long> CountAsync(string condition) => stator.Database.ScalarAsync<long>($"SELECT count(*) FROM dossiers_history WHERE {condition}");

    private Task<long> MonthsAsync()
        => stator.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = 'dossiers_history'::regclass AND inhrelid::regclass::text ~ '_[0-9]{6}$'");
}
