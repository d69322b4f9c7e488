using System;
using System.Globalization;
using NUnit.Framework;
using Stator.Generators.Reading;

namespace Stator.Generators.Tests;

internal sealed class DurationParserTests
{
    [TestCase("500ms", "00:00:00.5")]
    [TestCase("30s", "00:00:30")]
    [TestCase("5m", "00:05:00")]
    [TestCase("1h30m", "01:30:00")]
    [TestCase("1.5h", "01:30:00")]
    [TestCase("90s", "00:01:30")]
    [TestCase("7d", "7.00:00:00")]
    [TestCase("2w", "14.00:00:00")]
    [TestCase("1w2d3h4m5s6ms", "9.03:04:05.006")]
    [TestCase("0s", "00:00:00")]
    [TestCase("00:00:30", "00:00:30")]
    [TestCase("1.00:00:00", "1.00:00:00")]
    [TestCase("00:00:00.2500000", "00:00:00.25")]
    public void Duration_means_what_it_says(string text, string meaning)
        => Assert.That(DurationParser.Parse(text), Is.EqualTo(TimeSpan.Parse(meaning, CultureInfo.InvariantCulture)));

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("s")]
    [TestCase("30 s")]
    [TestCase(" 30s")]
    [TestCase("30s ")]
    [TestCase("30 sec")]
    [TestCase("30sec")]
    [TestCase("-30s")]
    [TestCase("+30s")]
    [TestCase("1,5h")]
    [TestCase(".5h")]
    [TestCase("5.h")]
    [TestCase("1.2.3h")]
    [TestCase("5M")]
    [TestCase("1e3s")]
    [TestCase("٣s")]
    [TestCase("1y")]
    [TestCase("-00:00:30")]
    [TestCase("24:00:00")]
    [TestCase("00:60:00")]
    [TestCase("00:30")]
    [TestCase(" 00:00:30")]
    public void Other_text_is_no_duration(string text) => Assert.That(DurationParser.Parse(text), Is.Null);

    [TestCase("30")]
    [TestCase("1.5")]
    [TestCase("0")]
    public void Bare_number_is_no_duration_because_seconds_are_never_days(string text)
        => Assert.That(DurationParser.Parse(text), Is.Null);

    [TestCase("30m1h")]
    [TestCase("1h1h")]
    [TestCase("5s1m")]
    public void Parts_come_from_the_largest_to_the_smallest_and_once(string text) => Assert.That(DurationParser.Parse(text), Is.Null);

    [TestCase("99999999999999999999w")]
    [TestCase("999999999999999999w")]
    [TestCase("9999999999999999999999999999999999999999.5s")]
    [TestCase("20000000d9000000000h")]
    public void Duration_that_nothing_can_hold_becomes_the_longest(string text)
        => Assert.That(DurationParser.Parse(text), Is.EqualTo(TimeSpan.MaxValue));

    [TestCase("00000000000000000000001s")]
    public void Leading_zeros_do_not_matter(string text)
        => Assert.That(DurationParser.Parse(text), Is.EqualTo(TimeSpan.FromSeconds(1)));

    [Test]
    public void Culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            Assert.That(
                (DurationParser.Parse("1.5h"), DurationParser.Parse("1,5h")),
                Is.EqualTo(((TimeSpan?)TimeSpan.FromMinutes(90), (TimeSpan?)null)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
