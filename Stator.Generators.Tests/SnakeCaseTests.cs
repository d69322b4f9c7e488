using NUnit.Framework;
using Stator.Generators.Reading;

namespace Stator.Generators.Tests;

internal sealed class SnakeCaseTests
{
    [TestCase("Id", "id")]
    [TestCase("TrackingNumber", "tracking_number")]
    [TestCase("URLPath", "url_path")]
    [TestCase("PathOfURL", "path_of_url")]
    [TestCase("Line2Text", "line2_text")]
    [TestCase("already_so", "already_so")]
    [TestCase("Half_Way", "half_way")]
    [TestCase("HTML", "html")]
    [TestCase("Größe", "größe")]
    public void Words_of_a_name_are_told_apart(string name, string column) => Assert.That(SnakeCase.Of(name), Is.EqualTo(column));
}
