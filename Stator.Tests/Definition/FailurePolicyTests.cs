using System;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Stator.Generated;

namespace Stator.Tests.Definition;

/// <summary>The arithmetic of backoff, over the whole range of what may be declared.</summary>
public sealed class FailurePolicyTests
{
    private static readonly TimeSpan LongestLegal = TimeSpan.FromDays(36500);

    [TestCase(Backoff.Constant, new[] { 3, 3, 3, 3 })]
    [TestCase(Backoff.Incremental, new[] { 3, 6, 9, 10 })]
    [TestCase(Backoff.Exponential, new[] { 3, 6, 10, 10 })]
    public void Delays_grow_as_declared_up_to_the_longest(Backoff backoff, int[] seconds)
    {
        var policy = new FailurePolicy(5, TimeSpan.FromSeconds(3), backoff, TimeSpan.FromSeconds(10));

        for (var attempt = 1; attempt <= seconds.Length; attempt++)
        {
            Assert.That(policy.DelayAfter(attempt, 0), Is.EqualTo(TimeSpan.FromSeconds(seconds[attempt - 1])));
        }
    }

    [Test]
    public void A_delay_is_positive_and_never_longer_than_the_longest()
        => Holds((policy, attempt, chance) =>
            policy.DelayAfter(attempt, chance) is var delay && delay > TimeSpan.Zero && delay <= policy.MaxDelay);

    [Test]
    public void A_later_attempt_does_not_wait_less()
        => Holds((policy, attempt, chance) => policy.DelayAfter(attempt + 1, chance) >= policy.DelayAfter(attempt, chance));

    [Test]
    public void Jitter_takes_away_a_fifth_at_most()
        => Holds((policy, attempt, chance) =>
            policy.DelayAfter(attempt, chance).Ticks >= (long)(policy.DelayAfter(attempt, 0).Ticks * 0.8) - 1);

    [Test]
    public void A_policy_is_for_its_exceptions_and_what_derives_from_them()
    {
        var any = new FailurePolicy(1, TimeSpan.FromSeconds(1), Backoff.Constant, TimeSpan.FromDays(1));
        var arguments = any with { On = [typeof(ArgumentException)] };

        Assert.That((any.Fits(null), any.Fits(new FormatException())), Is.EqualTo((true, true)));
        Assert.That(arguments.Fits(new ArgumentNullException("x")), Is.True);
        Assert.That((arguments.Fits(null), arguments.Fits(new FormatException())), Is.EqualTo((false, false)));
    }

    private static void Holds(Func<FailurePolicy, int, double, bool> property)
    {
        var times = Gen.Choose(0, int.MaxValue).Select(part => TimeSpan.FromTicks(10 + (long)(LongestLegal.Ticks * (part / (double)int.MaxValue))));
        var drawn =
            from delay in times
            from longest in times
            from backoff in Gen.Elements(Backoff.Constant, Backoff.Incremental, Backoff.Exponential)
            from attempt in Gen.OneOf(Gen.Choose(1, 200), Gen.Constant(int.MaxValue - 1))
            from chance in Gen.Choose(0, 1_000_000)
            select (Policy: new FailurePolicy(5, delay, backoff, longest), Attempt: attempt, Chance: chance / 1e6);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(drawn.ToArbitrary(), one => property(one.Policy, one.Attempt, one.Chance)));
    }
}
