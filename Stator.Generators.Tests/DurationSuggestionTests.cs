using NUnit.Framework;
using Stator.Generators.Reading;
using Stator.Generators.Validation;

namespace Stator.Generators.Tests;

internal sealed class DurationSuggestionTests
{
    [TestCase("30 s", "30s")]
    [TestCase("30 Sec.", "30s")]
    [TestCase("2 weeks", "2w")]
    [TestCase("250 millis", "250ms")]
    [TestCase("1 hour and 30 minutes", "1h30m")]
    [TestCase("30 minutes, 1 hour", "1h30m")]
    public void What_is_clear_is_said_as_Stator_says_it(string written, string meant)
    {
        Assert.That(DurationSuggestion.For(written), Is.EqualTo(meant));
        Assert.That(DurationParser.Parse(meant), Is.Not.Null);
    }

    [TestCase("30")]
    [TestCase("soon")]
    [TestCase("1 fortnight")]
    [TestCase("5 min 5 min")]
    [TestCase("-5 min")]
    [TestCase("5 and")]
    [TestCase("\"\"")]
    public void What_is_not_clear_is_left_to_its_author(string written) => Assert.That(DurationSuggestion.For(written), Is.Null);
}
