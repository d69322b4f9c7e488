using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Tests.Schedules;

/// <summary>
/// What a drawn cron expression means, kept beside its text as sets of numbers: an account of its own that the parser has no part in.
/// </summary>
internal sealed record CronFacts(FieldFacts Second, FieldFacts Minute, FieldFacts Hour, FieldFacts Day, FieldFacts Month, FieldFacts DayOfWeek)
{
    public bool IsInterval => Second.IsInterval || Minute.IsInterval || Hour.IsInterval;

    public string Text => (Second.Text == "0" ? "" : Second.Text + " ")
        + string.Join(' ', Minute.Text, Hour.Text, Day.Text, Month.Text, DayOfWeek.Text);

    public bool Means(DateTime local)
        => Second.Values.Contains(local.Second) && Minute.Values.Contains(local.Minute) && Hour.Values.Contains(local.Hour)
            && Day.Values.Contains(local.Day) && Month.Values.Contains(local.Month) && DayOfWeek.Values.Contains((int)local.DayOfWeek);

    public override string ToString() => $"'{Text}'";
}

/// <summary>One field: its text, and the values that it means.</summary>
internal sealed record FieldFacts(string Text, IReadOnlySet<int> Values, bool IsInterval);
