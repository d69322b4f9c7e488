using System;
using NUnit.Framework;
using Stator.Running;

namespace Stator.Tests.Running;

/// <summary>How many rows a run holds.</summary>
public sealed class ClaimSizeTests
{
    private readonly ClaimSize size = new(slots: 10, most: 500);

    [Test]
    public void It_begins_with_one_row_for_each_slot() => Assert.That(new ClaimSize(7, 500).Rows, Is.EqualTo(7));

    [Test]
    public void It_grows_fourfold_with_each_buffer_of_quick_checks_up_to_the_most()
    {
        Tried(10, TimeSpan.FromMicroseconds(1));
        Assert.That(size.Rows, Is.EqualTo(40));
        Tried(39, TimeSpan.FromMicroseconds(1));
        Assert.That(size.Rows, Is.EqualTo(40));
        Tried(1, TimeSpan.FromMicroseconds(1));
        Assert.That(size.Rows, Is.EqualTo(160));
        Tried(160, TimeSpan.Zero);
        Assert.That(size.Rows, Is.EqualTo(500));
    }

    [Test]
    public void Checks_that_take_long_keep_it_at_the_slots()
    {
        Tried(100, TimeSpan.FromSeconds(1));

        Assert.That(size.Rows, Is.EqualTo(10));
    }

    [Test]
    public void It_settles_at_what_the_slots_get_through_in_a_tenth_of_a_second()
    {
        Tried(1000, TimeSpan.FromMilliseconds(10));

        Assert.That(size.Rows, Is.EqualTo(100));
    }

    [Test]
    public void It_shrinks_when_checks_become_slow_or_rows_have_waited_for_too_long()
    {
        Tried(10_000, TimeSpan.FromMicroseconds(1));
        Tried(1, TimeSpan.FromSeconds(1));
        Assert.That(size.Rows, Is.LessThan(500));
        Tried(1, TimeSpan.FromSeconds(1));
        Assert.That(size.Rows, Is.EqualTo(10));

        Tried(10_000, TimeSpan.FromMicroseconds(1));
        size.Shrink();
        Assert.That(size.Rows, Is.EqualTo(10));
    }

    [Test]
    public void It_is_never_less_than_the_slots() => Assert.That(new ClaimSize(slots: 10, most: 1).Rows, Is.EqualTo(10));

    private void Tried(int rows, TimeSpan took)
    {
        for (var i = 0; i < rows; i++)
        {
            size.Ended(took);
        }
    }
}
