using System;
using System.Collections.Generic;
using NUnit.Framework;
using Stator.Generated;

namespace Stator.Tests.Definition;

/// <summary>The arithmetic of backoff, over the whole range of what may be declared.</summary>
public sealed class FailurePolicyTests
{
    private static readonly Random Random = new(20261121);

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

    [TestCaseSource(nameof(Anything))]
    public void A_delay_is_positive_and_never_longer_than_the_longest(FailurePolicy policy, int attempt, double chance)
    {
        var delay = policy.DelayAfter(attempt, chance);

        Assert.That(delay, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(policy.MaxDelay));
    }

    [TestCaseSource(nameof(Anything))]
    public void A_later_attempt_does_not_wait_less(FailurePolicy policy, int attempt, double chance)
        => Assert.That(policy.DelayAfter(attempt + 1, chance), Is.GreaterThanOrEqualTo(policy.DelayAfter(attempt, chance)));

    [TestCaseSource(nameof(Anything))]
    public void Jitter_takes_away_a_fifth_at_most(FailurePolicy policy, int attempt, double chance)
        => Assert.That(
            policy.DelayAfter(attempt, chance).Ticks,
            Is.GreaterThanOrEqualTo((long)(policy.DelayAfter(attempt, 0).Ticks * 0.8) - 1));

    [Test]
    public void A_policy_is_for_its_exceptions_and_what_derives_from_them()
    {
        var any = new FailurePolicy(1, TimeSpan.FromSeconds(1), Backoff.Constant, TimeSpan.FromDays(1));
        var arguments = any with { On = [typeof(ArgumentException)] };

        Assert.That((any.Fits(null), any.Fits(new FormatException())), Is.EqualTo((true, true)));
        Assert.That(arguments.Fits(new ArgumentNullException("x")), Is.True);
        Assert.That((arguments.Fits(null), arguments.Fits(new FormatException())), Is.EqualTo((false, false)));
    }

    private static IEnumerable<object[]> Anything()
    {
        for (var i = 0; i < 200; i++)
        {
            var delay = TimeSpan.FromTicks(Random.NextInt64(10, TimeSpan.FromDays(36500).Ticks));
            var longest = TimeSpan.FromTicks(Random.NextInt64(10, TimeSpan.FromDays(36500).Ticks));
            var attempt = i % 10 == 0 ? int.MaxValue - 1 : Random.Next(1, 200);
            yield return [new FailurePolicy(5, delay, (Backoff)(i % 3), longest), attempt, Random.NextDouble()];
        }
    }
}
