using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Stator.Generated;
using Stator.Running;
using Stator.Storage;
using Stator.Tests.Machines;

namespace Stator.Tests.Running;

/// <summary>Rows that wait for a slot.</summary>
public sealed class RowBufferTests
{
    private readonly RowBuffer buffer = new([Hop.Graph.Machine, Job.Graph.Machine, Delivery.Graph.Machine]);

    [SetUp]
    public void Fill()
    {
        foreach (var key in Enumerable.Range(1, 4))
        {
            buffer.Add(Row(Hop.Graph.Machine, key));
        }

        buffer.Add(Row(Delivery.Graph.Machine, 1));
        buffer.Add(Row(Delivery.Graph.Machine, 2));
    }

    [TearDown]
    public void Empty()
    {
        while (buffer.Take() is { } row)
        {
            buffer.End(row);
        }
    }

    [Test]
    public void Machines_take_turns_and_each_ones_rows_keep_their_order()
    {
        var taken = new List<string>();
        while (buffer.Take() is { } row)
        {
            taken.Add($"{row.Definition.Name} {row.Row.Key}");
            buffer.End(row);
        }

        Assert.That(taken, Is.EqualTo(new[] { "Delivery 1", "Hop 1", "Delivery 2", "Hop 2", "Hop 3", "Hop 4" })
            .Or.EqualTo(new[] { "Hop 1", "Delivery 1", "Hop 2", "Delivery 2", "Hop 3", "Hop 4" }));
    }

    [Test]
    public void Rows_are_held_until_they_end_and_the_last_of_a_machine_is_told()
    {
        var rows = new List<Try>();
        while (buffer.Take() is { } row)
        {
            rows.Add(row);
        }

        Assert.That((buffer.Waiting, buffer.Held), Is.EqualTo((0, 6)));
        Assert.That(rows.Where(buffer.End).Select(r => r.Definition.Name), Is.EquivalentTo(new[] { "Hop", "Delivery" }));
        Assert.That(buffer.Held, Is.Zero);
    }

    [Test]
    public void Rows_that_are_removed_are_not_taken()
    {
        var odd = buffer.Where(row => (int)row.Row.Key % 2 == 1);
        buffer.Remove(odd);

        Assert.That((odd.Count, buffer.Waiting, buffer.Held), Is.EqualTo((3, 3, 6)), "they are held until their end is said");
        odd.ForEach(row => buffer.End(row));
        while (buffer.Take() is { } row)
        {
            Assert.That((int)row.Row.Key % 2, Is.Zero);
            buffer.End(row);
        }

        Assert.That(buffer.Held, Is.Zero);
    }

    private static Try Row(Machine machine, int key)
        => new(
            machine,
            new ClaimedRow
            {
                Key = key,
                Row = new object(),
                State = 0,
                Token = default,
                StateChanged = default,
                Attempt = 1,
                PreviousError = null,
                Due = default,
                LeaseEnds = default,
            },
            TimeSpan.FromHours(1), 0, TimeProvider.System);
}
