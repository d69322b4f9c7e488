using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Stator.Cli.Inside;

/// <summary>
/// Puts what the command line says over all else that the application says of its options: after the configuration, which is put over code.
/// </summary>
internal static class CommandLineOptions
{
    public static void Put(Request request, IHostBuilder builder)
    {
        if (request.Verb is Verb.Run or Verb.Once)
        {
            // Called when the application has added all its services: those that come later count more.
            builder.ConfigureServices((_, services) => services.PostConfigure<StatorOptions>(options => Put(request, options)));
        }
    }

    private static void Put(Request request, StatorOptions options)
    {
        if (request.Machines.Count > 0)
        {
            options.Include = [.. request.Machines];
        }

        if (request.Exclude.Count > 0)
        {
            options.Exclude = [.. request.Exclude];
        }

        if (request.Queues.Count > 0)
        {
            options.Queues = [.. request.Queues];
        }

        if (request.ExcludedQueues.Count > 0)
        {
            options.ExcludedQueues = [.. request.ExcludedQueues];
        }

        options.Concurrency = request.Concurrency ?? options.Concurrency;
        options.LivenessFile = request.LivenessFile ?? options.LivenessFile;
    }
}
