using System;
using System.Collections.Generic;
using Microsoft.Extensions.Options;

namespace Stator.Hosting;

/// <summary>The legal ranges of the options; each message names the option, its value and the range.</summary>
internal sealed class StatorOptionsRules(ServedRules served) : IValidateOptions<StatorOptions>
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);
    // Less than the half minute that docs/health.md promises.
    private static readonly TimeSpan LongestLivenessInterval = TimeSpan.FromSeconds(29);
    private static readonly TimeSpan OneMillisecond = TimeSpan.FromMilliseconds(1);

    public ValidateOptionsResult Validate(string? name, StatorOptions options)
    {
        var errors = new List<string>();
        Check(nameof(options.Concurrency), options.Concurrency, 1, 10_000);
        Check(nameof(options.ClaimBatch), options.ClaimBatch, 1, 10_000);
        Check(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(1), OneDay);
        Check(nameof(options.Deadline), options.Deadline, OneMillisecond, OneDay);
        Check(nameof(options.MinPollInterval), options.MinPollInterval, OneMillisecond, OneHour);
        Check(nameof(options.MaxPollInterval), options.MaxPollInterval, options.MinPollInterval, OneHour);
        Check(nameof(options.ListenPollInterval), options.ListenPollInterval, OneMillisecond, OneDay);
        Check(nameof(options.SweepInterval), options.SweepInterval, OneMillisecond, OneDay);
        Check(nameof(options.SweepBatch), options.SweepBatch, 1, 100_000);
        Check(nameof(options.StatisticsRetention), options.StatisticsRetention, OneHour, TimeSpan.FromDays(3650));
        Check(nameof(options.WriteBatch), options.WriteBatch, 1, 10_000);
        Check(nameof(options.MaxTransactions), options.MaxTransactions, 1, 1_000);
        Check(nameof(options.CallTimeout), options.CallTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        Check(nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.Zero, OneHour);
        Check(nameof(options.MaxClaimErrors), options.MaxClaimErrors ?? 1, 1, 1_000_000);
        Check(nameof(options.StuckAfter), options.StuckAfter, TimeSpan.FromMilliseconds(100), OneDay);
        Check(nameof(options.LivenessInterval), options.LivenessInterval, TimeSpan.FromMilliseconds(100), LongestLivenessInterval);
        if (options.StuckAfter < options.CallTimeout * 10)
        {
            errors.Add(
                $"StatorOptions.StuckAfter is {options.StuckAfter}. It must be at least ten times StatorOptions.CallTimeout, which is "
                + $"{options.CallTimeout}, because calls wait for each other while the database does not answer.");
        }

        if (options.LivenessFile is { } path && string.IsNullOrWhiteSpace(path))
        {
            errors.Add("StatorOptions.LivenessFile is empty. It must be the path of a file; leave it null for none.");
        }

        if (options.CallTimeout >= options.Lease)
        {
            errors.Add(
                $"StatorOptions.CallTimeout is {options.CallTimeout}. It must be less than StatorOptions.Lease, which is {options.Lease}.");
        }

        errors.AddRange(served.Check(options));
        Queue(nameof(options.EachQueue), options.EachQueue);
        foreach (var (queue, own) in options.QueueOptions)
        {
            Queue($"{nameof(options.QueueOptions)}:{queue}", own);
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Queue(string option, StatorQueueOptions queue)
        {
            Check($"{option}:{nameof(queue.Concurrency)}", queue.Concurrency ?? 1, 1, 10_000);
            Check($"{option}:{nameof(queue.RateLimit)}", queue.RateLimit ?? 1, 1, 1_000_000);
            Check($"{option}:{nameof(queue.RatePeriod)}", queue.RatePeriod ?? OneHour, TimeSpan.FromMilliseconds(10), OneDay);
        }

        void Check<TValue>(string option, TValue value, TValue least, TValue most)
            where TValue : IComparable<TValue>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                errors.Add($"StatorOptions.{option} is {value}. It must be from {least} to {most}.");
            }
        }
    }
}
