using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace Stator.Cli.Inside;

/// <summary>Verbs that move single rows by hand.</summary>
internal static class OperatorVerbs
{
    public static async Task<Answer> RequeueAsync(Session session)
    {
        var (machine, request) = (session.Machine(), session.Request);
        var rows = request.State is { } state
            ? await session.Maintenance.RequeueAllAsync(machine, state, request.Limit, request.DryRun, session.Stopping).ConfigureAwait(false)
            : await session.Maintenance.RequeueAsync(machine, request.Keys, request.Force, request.DryRun, session.Stopping).ConfigureAwait(false);

        // Keys are of rows that somebody means.
        var isAll = request.State is not null || rows == request.Keys.Distinct().Count();
        var text = request.State is not null
            ? $"{Rows(rows)} of machine '{machine}' in state '{request.State}' {Would(request, "be tried", rows == 1 ? "is tried" : "are tried")} as soon as a runner can."
            : $"{rows} of {Rows(request.Keys.Distinct().Count())} of machine '{machine}' {Would(request, "be tried", "will be tried")} as soon as a runner can."
                + (isAll ? string.Empty : " The others are not there, are in states without a check, or are left alone because somebody is at them.");
        return new(text, new Moved(machine, rows, request.DryRun), isAll ? ExitCode.Ok : ExitCode.Failed);
    }

    public static Task<Answer> ForceAsync(Session session) => throw new System.NotImplementedException();

    public static Task<Answer> CommandAsync(Session session) => throw new System.NotImplementedException();

    private static string Rows(int count) => count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{count} rows");

    private static string Would(Request request, string would, string does) => request.DryRun ? "would " + would : does;
}
