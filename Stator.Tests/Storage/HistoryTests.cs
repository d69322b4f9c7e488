using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>What is recorded of rows whose machine keeps a history.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HistoryTests(DatabaseKind kind)
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Archive archive = new();
    private TestStator stator = null!;

    private IStator<Dossier> Dossiers => stator.Of<Dossier>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(archive));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task An_insert_and_the_move_of_a_check_are_recorded()
    {
        var id = await Dossiers.InsertAsync(new Dossier());
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stator.Runner.RunOnceAsync();

        Assert.That(await Dossiers.HistoryAsync(id), Is.EqualTo(new[]
        {
            new HistoryRecord(null, "Open", Beginning, 0, MoveReason.Insert, null, null, null),
            new HistoryRecord("Open", "Closed", Beginning.AddMinutes(1), 1, MoveReason.Check, null, null, null),
        }));
    }

    [Test]
    public async Task A_try_that_does_not_move_its_row_is_not_recorded()
    {
        archive.Opens = _ => new(Dossier.OpenOutcome.Stay);
        var id = await Dossiers.InsertAsync(new Dossier());
        await stator.Runner.RunOnceAsync();
        archive.Opens = _ => new(Dossier.OpenOutcome.Fail("torn"));
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stator.Runner.RunOnceAsync();

        Assert.That(await WhysAsync(id), Is.EqualTo(new[] { MoveReason.Insert }));
    }

    [Test]
    public async Task A_failure_is_recorded_with_its_error()
    {
        archive.Opens = _ => new(Dossier.OpenOutcome.Fail("torn"));
        var id = await Dossiers.InsertAsync(new Dossier());
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stator.Runner.RunOnceAsync();

        Assert.That(
            (await Dossiers.HistoryAsync(id))[1],
            Is.EqualTo(new HistoryRecord("Open", "Failed", Beginning.AddMinutes(1), 2, MoveReason.Failure, null, null, "torn")));
    }

    [Test]
    public async Task Commands_and_forces_are_recorded_with_who_did_them()
    {
        var id = await Dossiers.InsertAsync(new Dossier());

        Assert.That(await Dossiers.ParkAsync(id, by: "Ada"), Is.True);
        Assert.That(await Dossiers.ParkAsync(id, by: "Bob"), Is.False);
        Assert.That(await Dossiers.ForceAsync(id, DossierState.Failed, by: "Eve"), Is.True);
        Assert.That(await Dossiers.ForceAsync(id, DossierState.Open), Is.True);

        Assert.That((await Dossiers.HistoryAsync(id)).Skip(1), Is.EqualTo(new[]
        {
            new HistoryRecord("Open", "Waiting", Beginning, 0, MoveReason.Command, "Park", "Ada", null),
            new HistoryRecord("Waiting", "Failed", Beginning, 0, MoveReason.Force, null, "Eve", null),
            new HistoryRecord("Failed", "Open", Beginning, 0, MoveReason.Force, null, null, null),
        }));
    }

    [Test]
    public async Task Forces_of_many_rows_are_recorded_one_by_one_and_requeues_are_none()
    {
        var one = await Dossiers.InsertAsync(new Dossier());
        var other = await Dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });

        await Dossiers.RequeueAsync(one);
        Assert.That(await Dossiers.ForceAsync([one, other], DossierState.Failed), Is.EqualTo(2));
        Assert.That(await LastAsync(one), Is.EqualTo(("Open", "Failed", MoveReason.Force)));
        Assert.That(await LastAsync(other), Is.EqualTo(("Waiting", "Failed", MoveReason.Force)));

        Assert.That(await Dossiers.ForceAllAsync([DossierState.Failed], DossierState.Closed), Is.EqualTo(2));
        Assert.That(await LastAsync(one), Is.EqualTo(("Failed", "Closed", MoveReason.Force)));
        Assert.That(await WhysAsync(other), Is.EqualTo(new[] { MoveReason.Insert, MoveReason.Force, MoveReason.Force }));
    }

    [Test]
    public async Task Forces_of_many_rows_are_recorded_with_who_did_them()
    {
        var one = await Dossiers.InsertAsync(new Dossier());
        var other = await Dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });

        Assert.That(await Dossiers.ForceAsync([one, other], DossierState.Failed, by: "Ada"), Is.EqualTo(2));
        Assert.That(await Dossiers.ForceAllAsync([DossierState.Failed], DossierState.Closed, by: "Bob"), Is.EqualTo(2));
        Assert.That(await Dossiers.ForceAsync([other], DossierState.Open), Is.EqualTo(1));

        Assert.That((await Dossiers.HistoryAsync(one)).Select(r => r.By), Is.EqualTo(new[] { null, "Ada", "Bob" }));
        Assert.That((await Dossiers.HistoryAsync(other)).Select(r => r.By), Is.EqualTo(new[] { null, "Ada", "Bob", null }));
    }

    [Test]
    public async Task A_command_that_is_rolled_back_is_not_recorded()
    {
        var id = await Dossiers.InsertAsync(new Dossier());
        await using (var connection = await stator.Database.DataSource.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            Assert.That(await Dossiers.ParkAsync(id, transaction), Is.True);
            Assert.That(await Dossiers.HistoryAsync(id, transaction), Has.Count.EqualTo(2));
            await transaction.RollbackAsync();
        }

        Assert.That(await WhysAsync(id), Is.EqualTo(new[] { MoveReason.Insert }));
    }

    [Test]
    public async Task Timeouts_with_and_without_a_check_and_moves_out_of_legacy_states_are_recorded()
    {
        archive.Opens = _ => new(Dossier.OpenOutcome.Stay);
        var tried = await Dossiers.InsertAsync(new Dossier());
        var waits = await Dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });
        var old = await Dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Old });
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(10));
        await stator.Runner.RunOnceAsync();

        Assert.That(await LastAsync(tried), Is.EqualTo(("Open", "Failed", MoveReason.Timeout)));
        Assert.That(await LastAsync(waits), Is.EqualTo(("Waiting", "Closed", MoveReason.Timeout)));
        Assert.That(await LastAsync(old), Is.EqualTo(("Old", "Closed", MoveReason.Legacy)));
    }

    [Test]
    public async Task Bulk_inserts_are_recorded()
    {
        await Dossiers.InsertManyAsync([new Dossier(), new Dossier()]);
        await Dossiers.InsertManyAsync([new Dossier { Id = 77 }], new() { State = DossierState.Waiting });

        Assert.That(await CountAsync("why = 'insert' AND to_state = 'Open'"), Is.EqualTo(2));
        Assert.That(await LastAsync(77), Is.EqualTo(((string?)null, "Waiting", MoveReason.Insert)));
    }

    [Test]
    public async Task The_history_of_a_deleted_row_stays_until_it_is_old_enough()
    {
        var id = await Dossiers.InsertAsync(new Dossier());
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(31));
        await stator.Runner.RunOnceAsync();

        Assert.That(await Dossiers.FindAsync(id), Is.Null);
        Assert.That(await WhysAsync(id), Is.EqualTo(new[] { MoveReason.Insert, MoveReason.Check }));

        // On PostgreSQL the month must be over for as long.
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(kind == DatabaseKind.Postgres ? 90 : 59));
        var other = await Dossiers.InsertAsync(new Dossier());
        await stator.Runner.RunOnceAsync();

        Assert.That(await Dossiers.HistoryAsync(id), Is.Empty);
        Assert.That(await Dossiers.HistoryAsync(other), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_machine_without_a_history_says_so()
    {
        Assert.That(
            () => stator.Of<Transfer>().Of(Transfer.Graph.Machine).HistoryAsync(1L),
            Throws.InvalidOperationException.With.Message.StartsWith("Machine 'Transfer' keeps no history."));
    }

    [Test]
    public async Task A_schema_that_is_there_is_left_as_it_is()
    {
        var id = await Dossiers.InsertAsync(new Dossier());
        await stator.Services.GetRequiredService<IStatorSchema>().EnsureAsync();

        Assert.That(await Dossiers.HistoryAsync(id), Has.Count.EqualTo(1));
    }

    private async Task<IReadOnlyList<MoveReason>> WhysAsync(long id) => [.. (await Dossiers.HistoryAsync(id)).Select(r => r.Why)];

    private async Task<(string? From, string To, MoveReason Why)> LastAsync(long id)
        => (await Dossiers.HistoryAsync(id)) is [.., var last] ? (last.From, last.To, last.Why) : default;

    private Task<long> CountAsync(string condition) => stator.Database.ScalarAsync<long>($"SELECT count(*) FROM dossiers_history WHERE {condition}");
}
