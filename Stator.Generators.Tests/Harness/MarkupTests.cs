using System;
using Microsoft.CodeAnalysis.Text;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

internal sealed class MarkupTests
{
    [Test]
    public void Marks_are_taken_out_and_remembered()
    {
        var markup = Markup.Parse("a {|X1:b {|X2:c|}|} d");
        Assert.That(markup.Source, Is.EqualTo("a b c d"));
        Assert.That(
            markup.Expected, Is.EquivalentTo(new[] { new Found("X1", new TextSpan(2, 3)), new Found("X2", new TextSpan(4, 1)) }));
    }

    [Test]
    public void Same_findings_are_rendered_the_same_in_any_order()
    {
        var markup = Markup.Parse("a {|X1:{|X2:b|}|}{|X3:c|} d");
        var forward = Markup.Render(markup.Source, markup.Expected);
        var backward = Markup.Render(markup.Source, [markup.Expected[2], markup.Expected[1], markup.Expected[0]]);
        Assert.That(backward, Is.EqualTo(forward).And.Not.EqualTo(markup.Source));
    }

    [Test]
    public void Finding_that_is_missing_is_seen()
    {
        var markup = Markup.Parse("a {|X1:b|}");
        Assert.That(Markup.Render(markup.Source, []), Is.Not.EqualTo(Markup.Render(markup.Source, markup.Expected)));
    }

    [Test]
    public void Open_mark_is_a_mistake_of_the_test() => Assert.That(() => Markup.Parse("a {|X1:b"), Throws.TypeOf<FormatException>());
}
