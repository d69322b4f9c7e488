using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace Stator.Tests.Schedules;

/// <summary>Draws cron expressions, and moments near to where clocks change.</summary>
internal static class CronDraws
{
    private static readonly string[] Months = ["JAN", "feb", "Mar", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "dec"];
    private static readonly string[] Days = ["SUN", "mon", "TUE", "Wed", "THU", "FRI", "SAT"];

    /// <summary>Berlin and New York change by an hour, at one o'clock UTC and two o'clock local time; Lord Howe by half an hour.</summary>
    public static Gen<(string Zone, DateTimeOffset Moment)> Moments { get; }
        = from change in Gen.Elements(
              ("UTC", At(2026, 2, 28, 12)),
              ("Europe/Berlin", At(2026, 3, 29, 1)), ("Europe/Berlin", At(2026, 10, 25, 1)),
              ("America/New_York", At(2026, 3, 8, 7)), ("America/New_York", At(2026, 11, 1, 6)),
              ("Australia/Lord_Howe", At(2026, 4, 4, 15)), ("Australia/Lord_Howe", At(2026, 10, 3, 15, 30)),
              ("Asia/Kathmandu", At(2027, 12, 31, 20)))
          from away in Gen.OneOf(Gen.Choose(-7200, 7200), Gen.Choose(-400_000, 400_000))
          select (change.Item1, change.Item2.AddSeconds(away));

    /// <summary>Dense enough for a walk over every minute to end.</summary>
    public static Gen<CronFacts> Expressions { get; }
        = from minute in Field(0, 59)
          from hour in Field(0, 23)
          from day in Gen.Frequency((4, Gen.Constant(Star(1, 31))), (1, Field(1, 31)))
          from month in Gen.Frequency((4, Gen.Constant(Star(1, 12))), (1, Field(1, 12, Months)))
          from dayOfWeek in Gen.Frequency((4, Gen.Constant(Star(0, 6))), (1, Field(0, 6, Days)))
          select new CronFacts(new FieldFacts("0", new HashSet<int> { 0 }, false), minute, hour, day, month, dayOfWeek);

    /// <summary>Text that is near to an expression, and seldom one.</summary>
    public static Gen<string> Junk { get; }
        = Gen.OneOf(
            from length in Gen.Choose(0, 25)
            from characters in Gen.Elements("0123456789*/,-?LW#@ \tMONJANdfilyé\0".ToCharArray()).ArrayOf(length)
            select new string(characters),
            from facts in Expressions
            from at in Gen.Choose(0, facts.Text.Length - 1)
            from character in Gen.Elements("9*/,-?LW#x ".ToCharArray())
            select facts.Text.Remove(at, 1).Insert(at, character.ToString()));

    private static Gen<FieldFacts> Field(int first, int last, string[]? names = null)
        => Gen.Frequency(
            (2, Gen.Constant(Star(first, last))),
            (2, from step in Gen.Choose(1, last) select Stepped("*", first, last, step, first, last)),
            (6, from count in Gen.Choose(1, 3)
                from parts in Part(first, last, names).ArrayOf(count)
                select new FieldFacts(
                    string.Join(',', parts.Select(p => p.Text)), parts.SelectMany(p => p.Values).ToHashSet(), parts.Any(p => p.IsInterval))));

    private static Gen<FieldFacts> Part(int first, int last, string[]? names)
        => from low in Gen.Choose(first, last)
           from high in Gen.Choose(first, last)
           from step in Gen.Choose(1, last)
           from named in Gen.Elements(true, false)
           from shape in Gen.Choose(0, 4)
           let start = named && names is not null ? names[low - first] : $"{low}"
           let end = named && names is not null ? names[high - first] : $"{high}"
           select shape switch
           {
               0 => Stepped($"{start}-{end}", low, high, 1, first, last, written: ""),
               1 => Stepped($"{start}-{end}", low, high, step, first, last),
               2 => Stepped(start, low, last, step, first, last),
               _ => new FieldFacts(start, new HashSet<int> { low }, false),
           };

    private static FieldFacts Star(int first, int last) => Stepped("*", first, last, 1, first, last, written: "");

    // Walks as one would by hand: from the first on, and past the end to the beginning.
    private static FieldFacts Stepped(string text, int from, int to, int step, int first, int last, string? written = null)
    {
        var values = new HashSet<int>();
        var taken = 0;
        for (var value = from; ; value = value == last ? first : value + 1)
        {
            if (taken++ % step == 0)
            {
                values.Add(value);
            }

            if (value == to)
            {
                return new FieldFacts(text + (written ?? $"/{step}"), values, IsTime(first, last));
            }
        }
    }

    private static bool IsTime(int first, int last) => first == 0 && last is 59 or 23;

    private static DateTimeOffset At(int year, int month, int day, int hour, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
