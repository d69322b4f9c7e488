using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Stator.Cli.Inside;

/// <summary>Verbs that try rows.</summary>
internal static class RunVerbs
{
    public static Task<Answer> RunAsync(Session session)
    {
        var time = session.Request.For;
        var until = time is { } span ? $"for {ShortTime.Of(span, units: 5)}" : "until it is stopped";
        return AnswerAsync(session, until, (runner, stopping) => runner.RunForAsync(time, stopping));
    }

    public static Task<Answer> OnceAsync(Session session)
        => AnswerAsync(session, "once", (runner, stopping) => runner.RunOnceAsync(stopping));

    private static async Task<Answer> AnswerAsync(Session session, string until, Func<IStatorRunner, CancellationToken, Task<RunReport>> run)
    {
        // What a host does before it starts: all options that are to be checked then, and those of Stator also where it would not run
        // machines.
        session.Services.GetService<IStartupValidator>()?.Validate();
        var options = session.Services.GetRequiredService<IOptions<StatorOptions>>().Value;
        var machines = session.Queries.Machines.Select(m => m.Name)
            .Where(name => (options.Include.Count == 0 || options.Include.Contains(name)) && !options.Exclude.Contains(name));
        session.Output.Say(string.Create(
            CultureInfo.InvariantCulture, $"Running {string.Join(", ", machines)}: {options.Concurrency} checks at a time, {until}."));

        // Checks that want to know when the host stops ask the host.
        var lifetime = session.Services.GetRequiredService<IHostApplicationLifetime>();
        using var stop = session.Stopping.Register(lifetime.StopApplication);
        var report = await run(session.Services.GetRequiredService<IStatorRunner>(), lifetime.ApplicationStopping).ConfigureAwait(false);
        return new(Text(report), report);
    }

    private static string Text(RunReport report)
    {
        (long Count, string What)[] counts =
        [
            (report.Moved, "moved"), (report.Stayed, "stayed"), (report.Snoozed, "snoozed"), (report.Failed, "failed"),
            (report.Exhausted, "exhausted"), (report.TimedOut, "timed out"), (report.DeadlinePassed, "deadline passed"), (report.Lost, "lost"),
            (report.Gone, "gone"), (report.Released, "released"), (report.Deleted, "deleted"), (report.Scheduled, "scheduled"),
            (report.MovedFromLegacy, "moved from legacy states"),
        ];
        var table = new TextTable("ROWS", "WHAT");
        foreach (var (count, what) in counts.Where(c => c.Count > 0))
        {
            table.Add(count, what);
        }

        return table.Text("No row was due.");
    }
}
