using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generated;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

// What becomes of writes whose lease was lost, handed back or renewed.
public sealed partial class MachineStoreTests
{
    [Test]
    public async Task A_late_write_after_the_lease_was_taken_over_is_refused()
    {
        var id = await InsertAsync();
        var zombie = (await ClaimAsync(1)).Single();
        await stator.Database.AdvanceAsync(Lease);
        await ClaimAsync(1, OtherToken);
        var before = await RowAsync(id);

        var result = await CompleteAsync(new RowOutcome { Claimed = zombie, Target = Index(JobState.Done) });

        Assert.That(result.End, Is.EqualTo(WriteEnd.Lost));
        Assert.That(await RowAsync(id), Is.EqualTo(before));
    }

    [Test]
    public async Task A_late_write_is_refused_when_the_row_has_come_back_to_the_same_state()
    {
        var id = await InsertAsync();
        var zombie = (await ClaimAsync(1)).Single();
        await stator.Of<Job>().ParkAsync(id);
        await stator.Of<Job>().ResumeAsync(id);
        var again = (await ClaimAsync(1, OtherToken)).Single();
        Assert.That((again.State, again.Attempt), Is.EqualTo((zombie.State, zombie.Attempt)), "only the token tells the two apart");

        var result = await CompleteAsync(new RowOutcome { Claimed = zombie, Target = Index(JobState.Done) });

        Assert.That(result.End, Is.EqualTo(WriteEnd.Lost));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Working"));
    }

    [Test]
    public async Task A_write_to_a_deleted_row_is_gone()
    {
        await InsertAsync();
        var row = (await ClaimAsync(1)).Single();
        await stator.Database.ExecuteAsync("DELETE FROM jobs");

        Assert.That((await CompleteAsync(new RowOutcome { Claimed = row })).End, Is.EqualTo(WriteEnd.Gone));
    }

    [Test]
    public async Task A_batch_says_of_each_row_how_it_ended()
    {
        var ids = new List<long> { await InsertAsync(), await InsertAsync(), await InsertAsync() };
        var rows = await ClaimAsync(3);
        await stator.Of<Job>().ForceAsync(ids[1], JobState.Done);

        var results = await stator.Store.CompleteAsync(
            Machine,
            [
                new RowOutcome { Claimed = rows[0], Target = Index(JobState.Reviewing) },
                new RowOutcome { Claimed = rows[1], Target = Index(JobState.Reviewing) },
                new RowOutcome { Claimed = rows[2] },
            ],
            default);

        Assert.That(results.Select(r => r.End), Is.EqualTo(new[] { WriteEnd.Written, WriteEnd.Lost, WriteEnd.Written }));
    }

    [Test]
    public async Task A_released_row_is_due_as_it_was_and_its_try_does_not_count()
    {
        var id = await InsertAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));
        var before = await RowAsync(id);
        var rows = await ClaimAsync(1);

        Assert.That(await stator.Store.ReleaseAsync(Machine, rows, default), Is.EqualTo(new[] { LeaseEnd.Written }));

        Assert.That(await RowAsync(id), Is.EqualTo(before));
        Assert.That(await stator.Store.ReleaseAsync(Machine, rows, default), Is.EqualTo(new[] { LeaseEnd.Gone }), "the lease is not held any more");
    }

    [Test]
    public async Task A_renewed_lease_ends_later_and_a_lost_one_is_not_renewed()
    {
        var id = await InsertAsync();
        var rows = await ClaimAsync(1);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.That(stator.Store.Renew(Machine, rows, Lease, TimeSpan.FromSeconds(5)), Is.EqualTo(new[] { LeaseEnd.Written }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 0, HasToken: true, Attempts: 1, Error: null, Lease: 50)));

        await stator.Of<Job>().ParkAsync(id);
        Assert.That(stator.Store.Renew(Machine, rows, Lease, TimeSpan.FromSeconds(5)), Is.EqualTo(new[] { LeaseEnd.Gone }));
    }

    // SQLite's days are floating.
}
