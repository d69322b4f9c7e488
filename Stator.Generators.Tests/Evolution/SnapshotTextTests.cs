using System;
using System.Linq;
using System.Text.Json;
using NUnit.Framework;
using Stator.Generators.Evolution;
using Stator.Generators.Model;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Evolution;

internal sealed class SnapshotTextTests
{
    private const string Text = """
        {
          "stator": 1,
          "machine": "Shop.Order",

          "state Done": { "kind": "terminal", "stored": "Done", "deleteAfter": "30d" },
          "state Held": { "kind": "external", "stored": "on hold" },
          "state Lost": { "kind": "removed", "stored": "Lost" },
          "state Old": { "kind": "legacy", "stored": "Old" },
          "state Paid": { "kind": "automatic", "stored": "Paid" },

          "transition Paid -> Done": true,

          "timeout Held -> Done": "1d12h",
          "timeout Paid -> Done": "1d",

          "command Hold: Old -> Held": true,
          "command Hold: Paid -> Held": true,

          "initial": "Paid",
          "table": "orders"
        }

        """;

    private static Snapshot Order => new(
        "Shop.Order",
        "orders",
        "Paid",
        new EquatableArray<StateFact>(
        [
            new("Paid", StateKind.Automatic, "Paid", null), new("Done", StateKind.Terminal, "Done", TimeSpan.FromDays(30)),
            new("Held", StateKind.External, "on hold", null), new("Old", StateKind.Legacy, "Old", null), new("Lost", null, "Lost", null),
        ]),
        new EquatableArray<EdgeFact>(
        [
            new(EdgeFact.Command, "Paid", "Held", "Hold"), new(EdgeFact.Command, "Old", "Held", "Hold"),
            new(EdgeFact.Timeout, "Paid", "Done", After: TimeSpan.FromDays(1)),
            new(EdgeFact.Timeout, "Held", "Done", After: TimeSpan.FromHours(36)),
            new(EdgeFact.Transition, "Paid", "Done"),
        ]));

    [Test]
    public void Each_fact_has_a_line_and_a_place() => Assert.That(SnapshotText.Write(Order), Is.EqualTo(Text.ReplaceLineEndings("\n")));

    [Test]
    public void What_is_written_is_JSON() => Assert.That(JsonDocument.Parse(Text).RootElement.GetProperty("machine").GetString(), Is.EqualTo("Shop.Order"));

    [Test]
    public void What_is_written_is_read_again() => AssertSame(Read(Text), Order);

    [TestCase("\r\n", TestName = "Windows_line_ends_are_read")]
    [TestCase(" \n\t\n ", TestName = "Blank_lines_are_read")]
    public void Spaces_mean_nothing(string newLine) => AssertSame(Read("\uFEFF" + Text.Replace("\n", newLine)), Order);

    [TestCase("with \"quotes\" and \\")]
    [TestCase("line\nbreak\r\tand \0")]
    [TestCase("// , } ] { [ : -> *")]
    [TestCase("Übergang \U0001D11E \uD800 \u2028")]
    [TestCase("")]
    public void Odd_names_survive(string odd)
    {
        var snapshot = Order with { Table = odd, States = new EquatableArray<StateFact>([new("Ünïcode_1", StateKind.Automatic, odd, null)]) };
        var text = SnapshotText.Write(snapshot);
        AssertSame(Read(text), snapshot);
        Assert.That(() => JsonDocument.Parse(text), Throws.Nothing);
        Assert.That(text.Split('\n').Count(l => l.Contains("state ")), Is.EqualTo(1));
    }

    [TestCase("30d")]
    [TestCase("1d2h3m4s")]
    [TestCase("500ms")]
    [TestCase("1m0.0001ms")]
    [TestCase("0s")]
    public void Durations_survive(string text) => Assert.That(DurationText.Write(DurationText.Read(text)!.Value), Is.EqualTo(text));

    [TestCase("90s", "1m30s")]
    [TestCase("1.5h", "1h30m")]
    public void Durations_have_one_text(string text, string canonical)
        => Assert.That(DurationText.Write(DurationText.Read(text)!.Value), Is.EqualTo(canonical));

    [Test]
    public void A_comma_too_many_is_forgiven() => AssertSame(Read(Text.Replace("\"orders\"\n", "\"orders\",\n")), Order);

    [TestCase("<<<<<<< HEAD\n", 5, "merge conflict")]
    [TestCase("=======\n", 5, "merge conflict")]
    [TestCase("  \"state Done\": { \"kind\": \"external\" },\n", 6, "'state Done' is there twice")]
    [TestCase("  \"state New\": { \"kind\": \"sleepy\" },\n", 5, "'sleepy' is no kind of state")]
    [TestCase("  \"state New\": true,\n", 5, "'state New' does not say its kind")]
    [TestCase("  \"stat New\": true,\n", 5, "'stat New' is no fact of a machine")]
    [TestCase("  \"timeout Done -> Held\": \"soon\",\n", 5, "'soon' is no duration")]
    [TestCase("  \"transition Done -> Held\": true\n", 6, "a comma is missing")]
    [TestCase("  \"transition Done -> Held: true,\n", 5, "a quote is missing")]
    [TestCase("  transition Done -> Held: true,\n", 5, "'}' was expected, and not 't'")]
    [TestCase("  \"transition Done -> Held\": ,\n", 5, "a value is missing")]
    [TestCase("  \"transition Done -> \\x\": true,\n", 5, "'\\x' is no escape")]
    [TestCase("  \"state New\": { \"kind\": { } },\n", 5, "'kind' is not text")]
    public void What_is_wrong_is_said_with_its_line(string inserted, int line, string error)
    {
        var reading = SnapshotText.Read(Text.Replace("  \"state Done\"", inserted + "  \"state Done\""));
        Assert.That((reading.Snapshot, reading.Line), Is.EqualTo(((Snapshot?)null, line)), reading.Error);
        Assert.That(reading.Error, Does.Contain(error));
    }

    [TestCase("\"machine\"")]
    [TestCase("\"initial\"")]
    [TestCase("\"table\"")]
    public void Missing_facts_are_named(string key)
    {
        var text = string.Join('\n', Text.Split('\n').Where(l => !l.Contains(key)));
        Assert.That(SnapshotText.Read(text).Error, Is.EqualTo($"'{key.Trim('"')}' is missing"));
    }

    [TestCase("\"stator\": 2")]
    [TestCase("\"stator\": \"one\"")]
    [TestCase("\"other\": 1")]
    public void Another_format_is_not_read(string format)
    {
        var reading = SnapshotText.Read(Text.Replace("\"stator\": 1", format));
        Assert.That(reading.Error, Does.Contain("the format that this version knows"));
        Assert.That(reading.Line, Is.EqualTo(2));
    }

    [Test]
    public void No_part_of_a_snapshot_is_one()
    {
        for (var length = 0; length < Text.TrimEnd().Length; length++)
        {
            Assert.That(SnapshotText.Read(Text[..length]), Has.Property("Snapshot").Null.And.Property("Error").Not.Empty, Text[..length]);
        }
    }

    [TestCase("]")]
    [TestCase("{ }")]
    public void Nothing_comes_after_it(string more) => Assert.That(SnapshotText.Read(Text + more).Error, Does.Contain("after the last brace"));

    [Test]
    public void The_machine_of_a_source_survives()
    {
        var machine = Committed.Machine(Shop.Order());
        AssertSame(Read(SnapshotText.Write(Snapshot.Of(machine, null))), Snapshot.Of(machine, null));
    }

    private static Snapshot Read(string text)
    {
        var reading = SnapshotText.Read(text);
        Assert.That(reading.Error, Is.Null);
        return reading.Snapshot!;
    }

    private static void AssertSame(Snapshot actual, Snapshot expected)
    {
        Assert.That(
            actual with { States = default, Edges = default }, Is.EqualTo(expected with { States = default, Edges = default }));
        Assert.That(actual.States, Is.EquivalentTo(expected.States));
        Assert.That(actual.Edges, Is.EquivalentTo(expected.Edges));
    }
}
