using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Stator.Hosting;

/// <summary>
/// Reads the section "Stator" of the application's configuration, after all that code says. By hand, so that it can be trimmed, a mistyped
/// key is an error, and a bare number is not taken for days.
/// </summary>
internal sealed class StatorConfiguration(IConfiguration? configuration) : IPostConfigureOptions<StatorOptions>
{
    private const string Section = "Stator";

    private static readonly Dictionary<string, Action<StatorQueueOptions, IConfigurationSection>> QueueOptions = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(StatorQueueOptions.Concurrency)] = (o, s) => o.Concurrency = Number(s),
        [nameof(StatorQueueOptions.RateLimit)] = (o, s) => o.RateLimit = Number(s),
        [nameof(StatorQueueOptions.RatePeriod)] = (o, s) => o.RatePeriod = Duration(s),
    };

    private static readonly Dictionary<string, Action<StatorOptions, IConfigurationSection>> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(StatorOptions.Concurrency)] = (o, s) => o.Concurrency = Number(s),
        [nameof(StatorOptions.ClaimBatch)] = (o, s) => o.ClaimBatch = Number(s),
        [nameof(StatorOptions.SweepBatch)] = (o, s) => o.SweepBatch = Number(s),
        [nameof(StatorOptions.WriteBatch)] = (o, s) => o.WriteBatch = Number(s),
        [nameof(StatorOptions.Statistics)] = (o, s) => o.Statistics = Flag(s),
        [nameof(StatorOptions.StatisticsRetention)] = (o, s) => o.StatisticsRetention = Duration(s),
        [nameof(StatorOptions.MaxTransactions)] = (o, s) => o.MaxTransactions = Number(s),
        [nameof(StatorOptions.Lease)] = (o, s) => o.Lease = Duration(s),
        [nameof(StatorOptions.Deadline)] = (o, s) => o.Deadline = Duration(s),
        [nameof(StatorOptions.MinPollInterval)] = (o, s) => o.MinPollInterval = Duration(s),
        [nameof(StatorOptions.MaxPollInterval)] = (o, s) => o.MaxPollInterval = Duration(s),
        [nameof(StatorOptions.ListenPollInterval)] = (o, s) => o.ListenPollInterval = Duration(s),
        [nameof(StatorOptions.SweepInterval)] = (o, s) => o.SweepInterval = Duration(s),
        [nameof(StatorOptions.CallTimeout)] = (o, s) => o.CallTimeout = Duration(s),
        [nameof(StatorOptions.ShutdownTimeout)] = (o, s) => o.ShutdownTimeout = Duration(s),
        [nameof(StatorOptions.MaxClaimErrors)] = (o, s) => o.MaxClaimErrors = Number(s),
        [nameof(StatorOptions.StuckAfter)] = (o, s) => o.StuckAfter = Duration(s),
        [nameof(StatorOptions.ExitWhenStuck)] = (o, s) => o.ExitWhenStuck = Flag(s),
        [nameof(StatorOptions.LivenessFile)] = (o, s) => o.LivenessFile = s.Value is { Length: > 0 } path ? path : null,
        [nameof(StatorOptions.LivenessInterval)] = (o, s) => o.LivenessInterval = Duration(s),
        [nameof(StatorOptions.UseNotifications)] = (o, s) => o.UseNotifications = Flag(s),
        [nameof(StatorOptions.UsePreparedStatements)] = (o, s) => o.UsePreparedStatements = Flag(s),
        [nameof(StatorOptions.Include)] = (o, s) => o.Include = Texts(s),
        [nameof(StatorOptions.Exclude)] = (o, s) => o.Exclude = Texts(s),
        [nameof(StatorOptions.Queues)] = (o, s) => o.Queues = Texts(s),
        [nameof(StatorOptions.ExcludedQueues)] = (o, s) => o.ExcludedQueues = Texts(s),
        [nameof(StatorOptions.EachQueue)] = (o, s) => Set(o.EachQueue, s, QueueOptions),
        [nameof(StatorOptions.QueueOptions)] = (o, s) => s.GetChildren().ToList().ForEach(queue => Set(o.Queue(queue.Key), queue, QueueOptions)),
    };

    public void PostConfigure(string? name, StatorOptions options)
    {
        if (configuration is not null && name == Microsoft.Extensions.Options.Options.DefaultName)
        {
            Set(options, configuration.GetSection(Section), Options);
        }
    }

    private static void Set<T>(T options, IConfigurationSection section, Dictionary<string, Action<T, IConfigurationSection>> known)
    {
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var set))
            {
                throw Wrong(child, "is no option."
                    + (Nearest.To(child.Key, known.Keys) is { } meant ? $" Did you mean '{meant}'?" : $" There are: {string.Join(", ", known.Keys)}."));
            }

            set(options, child);
        }
    }

    private static int Number(IConfigurationSection section)
        => int.TryParse(section.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(section, $"is '{section.Value}'. It must be a whole number, such as 10.");

    private static bool Flag(IConfigurationSection section)
        => bool.TryParse(section.Value, out var flag) ? flag : throw Wrong(section, $"is '{section.Value}'. It must be true or false.");

    private static TimeSpan Duration(IConfigurationSection section)
        => DurationText.Parse(section.Value)
            ?? throw Wrong(section, $"is '{section.Value}'. It must be a duration with a unit, such as 30s, 500ms or 00:00:30.");

    private static IList<string> Texts(IConfigurationSection section)
        => section.Value is { Length: > 0 } one ? one.Split(',', StringSplitOptions.TrimEntries) : [.. section.GetChildren().Select(c => c.Value ?? string.Empty)];

    private static OptionsValidationException Wrong(IConfigurationSection section, string what)
        => new(Section, typeof(StatorOptions), [$"'{section.Path}' in the configuration {what}"]);
}
