using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Stator.Cli.Inside;

/// <summary>Does what was asked on the services of a host that has been built, says what came of it, and takes the host down.</summary>
internal static class HostEntry
{
    /// <returns>What the process is to exit with.</returns>
    public static async Task<int> RunAsync(IHost host, Handover handover, Output output, CancellationToken stopping)
    {
        var code = await AnswerAsync(host.Services, handover, output, stopping).ConfigureAwait(false);
        try
        {
            // What is logged is on its way still, until its writers are disposed.
            await ((host as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            host.Dispose();
        }
        catch (Exception exception)
        {
            output.Say($"A service of '{handover.App}' failed as it was disposed: {exception.Message}");
        }

        return code;
    }

    private static async Task<int> AnswerAsync(IServiceProvider services, Handover handover, Output output, CancellationToken stopping)
    {
        try
        {
            if (services.GetService<IStatorQueries>() is null)
            {
                output.Say(
                    $"The host of '{handover.App}' has no Stator: call services.AddStator before the host is built. stator works on the first host that "
                    + "is.");
                return ExitCode.Failed;
            }

            var answer = await Verbs.AnswerAsync(new Session(handover.Request, services, output, stopping)).ConfigureAwait(false);
            var result = handover.Request.Json ? Json.Of(answer.Data) : answer.Text;
            if (result.Length > 0)
            {
                output.Result(result);
            }

            return answer.ExitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (IsMistake(exception) || IsUnfortunate(exception))
        {
            output.Say(Words(exception));
            return IsMistake(exception) ? ExitCode.Usage : ExitCode.Failed;
        }
        catch (Exception exception) when (!AppWatch.IsOfVersions(exception))
        {
            output.Say(exception.ToString());
            return ExitCode.Failed;
        }
    }

    private static bool IsMistake(Exception exception) => exception is UsageException or ArgumentException or OptionsValidationException;

    // What happens to sound programs: where it comes from tells nobody anything.
    private static bool IsUnfortunate(Exception exception) => exception is DbException or TimeoutException or InvalidOperationException;

    private static string Words(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),

        // The rest of it is for programmers.
        ArgumentException { ParamName: { Length: > 0 } name } => exception.Message.Split($" (Parameter '{name}')")[0],
        _ => exception.Message,
    };
}
