using System;
using NUnit.Framework;
using Stator.Storage;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>When a claim reads the whole index of due rows, and from where it reads otherwise.</summary>
public sealed class LowWaterMarkTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly IndexPlace Last = new(Noon.AddSeconds(1), 9L);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    private readonly HandClock clock = new();
    private LowWaterMark mark = null!;

    [SetUp]
    public void Make() => mark = new LowWaterMark(clock);

    [Test]
    public void The_first_claim_takes_all() => Assert.That(mark.Take(), Is.Null);

    [Test]
    public void After_a_full_claim_the_next_begins_at_its_last_row_until_some_seconds_have_passed()
    {
        mark.TookAll(TimeSpan.Zero);
        mark.Put(Last, isFull: true);

        Assert.That(mark.Take(), Is.EqualTo(Last));
        clock.Advance(LowWaterMark.WholeEvery);
        Assert.That(mark.Take(), Is.Null);
    }

    [Test]
    public void While_that_is_quick_a_claim_after_one_that_was_not_full_takes_all()
    {
        mark.TookAll(TimeSpan.Zero);
        mark.Put(Last, isFull: false);

        Assert.That((mark.Take(), mark.TakeToLook(), mark.MayTakeAll()), Is.EqualTo(((IndexPlace?)null, (IndexPlace?)null, true)));
    }

    [Test]
    public void Once_it_has_been_slow_often_it_takes_a_twentieth_of_the_time()
    {
        MakeSlow();

        Assert.That(mark.Take()!.Value.Due, Is.EqualTo(Last.Due).Within(TimeSpan.FromMilliseconds(1)).And.LessThan(Last.Due), "what is due then is read");
        Assert.That(mark.MayTakeAll(), Is.False);
        Assert.That(mark.TakeToLook(), Is.EqualTo(mark.Take()));
        clock.Advance(20 * Slow);
        Assert.That((mark.Take(), mark.TakeToLook(), mark.MayTakeAll()), Is.EqualTo(((IndexPlace?)null, (IndexPlace?)null, true)));
    }

    [Test]
    public void One_quick_reading_and_it_is_not_slow_any_more()
    {
        MakeSlow();
        mark.TookAll(LowWaterMark.Quick / 2);

        Assert.That(mark.Take(), Is.Null);
    }

    [Test]
    public void A_busy_server_is_not_a_slow_range_because_of_several_the_quickest_counts()
    {
        for (var i = 1; i <= LowWaterMark.SlowAfter; i++)
        {
            mark.TookAll(i * Slow);
        }

        mark.Put(Last, isFull: false);
        clock.Advance(20 * Slow);
        Assert.That(mark.Take(), Is.Null);
    }

    [Test]
    public void However_slow_it_is_it_comes_every_ten_seconds()
    {
        MakeSlow(100);
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(mark.Take(), Is.Not.Null);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(mark.Take(), Is.Null);
    }

    [Test]
    public void What_a_look_has_found_in_the_whole_range_the_next_claim_may_take()
    {
        MakeSlow();
        clock.Advance(20 * Slow);
        Assert.That(mark.TakeToLook(), Is.Null);
        mark.SawAll(Slow, found: true);

        Assert.That(mark.MayTakeAll(), Is.False, "the look has used the time up");
        Assert.That(mark.Take(), Is.Null);
        mark.TookAll(Slow);
        Assert.That(mark.Take(), Is.Not.Null);
    }

    [Test]
    public void A_look_that_has_found_nothing_counts_too()
    {
        MakeSlow();
        clock.Advance(20 * Slow);
        mark.SawAll(Slow, found: false);

        Assert.That(mark.Take(), Is.Not.Null);
    }

    [Test]
    public void A_row_that_is_handed_back_lowers_the_mark()
    {
        mark.TookAll(TimeSpan.Zero);
        mark.Put(Last, isFull: true);
        mark.Lower(Last.Due.AddSeconds(0.5));
        Assert.That(mark.Take(), Is.EqualTo(Last), "it lies above");

        mark.Lower(Noon.AddSeconds(-5));
        Assert.That(mark.Take()!.Value.Due, Is.LessThan(Noon.AddSeconds(-5)));
    }

    private void MakeSlow(int times = 1)
    {
        for (var i = 0; i < LowWaterMark.SlowAfter; i++)
        {
            mark.TookAll(times * Slow);
        }

        mark.Put(Last, isFull: false);
    }
}
