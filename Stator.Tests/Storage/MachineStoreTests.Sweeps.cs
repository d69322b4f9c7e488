using System;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

// What comes to rows that no check comes for, and the schema.
public sealed partial class MachineStoreTests
{
    [Test]
    public async Task A_sweep_takes_the_timeout_of_an_external_state()
    {
        var id = await InsertAsync();
        await stator.Of<Job>().ParkAsync(id);
        Assert.That((await RowAsync(id)).Next, Is.EqualTo(86400));
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.That(await stator.Store.SweepAsync(Machine, 10, default), Is.Empty);

        await stator.Database.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var swept = await stator.Store.SweepAsync(Machine, 10, default);

        Assert.That(swept, Is.EqualTo(new[] { new SweptRow(id, Index(JobState.Parked), Index(JobState.Expired)) }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Expired", 86400, null, false, 0, null)));
    }

    [Test]
    public async Task A_sweep_puts_a_stray_due_time_right()
    {
        var resting = await InsertAsync();
        var parked = await InsertAsync();
        await stator.Of<Job>().ForceAsync(resting, JobState.Done);
        await stator.Of<Job>().ParkAsync(parked);
        await stator.Database.ExecuteAsync("UPDATE jobs SET state_next = state_changed");

        await stator.Store.SweepAsync(Machine, 10, default);

        Assert.That((await RowAsync(resting)).Next, Is.Null);
        Assert.That((await RowAsync(parked)).Next, Is.EqualTo(86400));
    }

    [Test]
    public async Task A_sweep_moves_rows_out_of_retired_states()
    {
        var id = await InsertAsync();
        await stator.Of<Job>().ForceAsync(id, JobState.Retired);

        await stator.Store.SweepAsync(Machine, 10, default);

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("in review", 0, 5, false, 0, null)));
    }

    [Test]
    public async Task A_sweep_and_a_delete_take_no_more_than_asked()
    {
        for (var i = 0; i < 5; i++)
        {
            await stator.Of<Job>().ForceAsync(await InsertAsync(), JobState.Done);
            await stator.Of<Job>().ParkAsync(await InsertAsync());
        }

        await stator.Database.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.That(await stator.Store.SweepAsync(Machine, 2, default), Has.Count.EqualTo(2));
        Assert.That(await stator.Store.DeleteAsync(Machine, 3, default), Is.EqualTo(3));
        Assert.That(await stator.Store.DeleteAsync(Machine, 3, default), Is.EqualTo(2));
    }

    [Test]
    public async Task A_row_in_a_state_that_this_version_does_not_know_is_left_alone()
    {
        var id = await InsertAsync();
        await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'FromTheFuture'");
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(1000));
        var before = await RowAsync(id);

        Assert.That(await ClaimAsync(10), Is.Empty);
        Assert.That(await stator.Store.SweepAsync(Machine, 10, default), Is.Empty);
        Assert.That(await stator.Store.DeleteAsync(Machine, 10, default), Is.Zero);
        Assert.That(await RowAsync(id), Is.EqualTo(before));
        Assert.That(
            async () => await stator.Of<Job>().FindAsync(id),
            Throws.InvalidOperationException.With.Message.Contains("'FromTheFuture'").And.Message.Contains("'jobs'"));
    }

    [Test]
    public async Task The_schema_can_be_ensured_again_and_by_many_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => stator.Store.EnsureSchemaAsync([Machine], default))));

        await InsertAsync();
        Assert.That(await ClaimAsync(10), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_table_that_was_there_before_gets_what_it_lacks()
    {
        await stator.Database.ExecuteAsync(
            """
            DROP TABLE jobs;
            CREATE TABLE jobs (id integer PRIMARY KEY, name text NOT NULL, count integer NOT NULL DEFAULT 0, urgent boolean NOT NULL DEFAULT false);
            INSERT INTO jobs (id, name) VALUES (7, 'old');
            """);

        await stator.Store.EnsureSchemaAsync([Machine], default);

        // The columns' defaults are the real clock's, which is long past the frozen one.
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(36500));
        var row = (await ClaimAsync(10)).Single();
        Assert.That(((Job)row.Row).Name, Is.EqualTo("old"));
        Assert.That(((Job)row.Row).State, Is.EqualTo(JobState.Working));
    }
}
