using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;

namespace Stator.Cli.Inside;

/// <summary>
/// Waits in the application's process until its Main has built the host, does what was asked on the host's services, and ends the process:
/// Main never gets beyond Build(), so that no server and no hosted service starts.
/// </summary>
internal sealed class AppWatch(Handover handover, Output output, StopRequests stops)
    : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Runtime = "Stator.Runtime";

    private bool isEntered;

    public static void Begin(Handover handover, Stream pipe)
    {
        var watch = new AppWatch(handover, Output.Take(), StopRequests.Listen(pipe));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => watch.OnExit();
        AppDomain.CurrentDomain.UnhandledException += (_, e) => watch.OnFailure(e.ExceptionObject);
        DiagnosticListener.AllListeners.Subscribe(watch);
    }

    /// <summary>Whether it says that what this tool was compiled against is not what the application has.</summary>
    public static bool IsOfVersions(Exception exception) => exception switch
    {
        MissingMemberException or TypeLoadException => exception.Message.Contains("Stator.", StringComparison.Ordinal),
        FileNotFoundException { FileName: { } name } => name.StartsWith(Runtime, StringComparison.Ordinal),
        FileLoadException { FileName: { } name } => name.StartsWith(Runtime, StringComparison.Ordinal),
        _ => false,
    };

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: "HostBuilding" or "HostBuilt", Value: { } payload })
        {
            return;
        }

        try
        {
            FindRuntime();
            if (value.Key == "HostBuilding")
            {
                BeforeBuild(payload, handover.Request);
            }
            else
            {
                isEntered = true;
                End(AfterBuild(payload));
            }
        }
        catch (Exception exception) when (IsOfVersions(exception))
        {
            Fail($"{Versions()}, which do not go together: {exception.Message} Use the two in the same version.");
        }
    }

    public void OnCompleted()
    {
        // It goes on for as long as the process.
    }

    public void OnError(Exception error)
    {
        // Nobody calls it.
    }

    // These two name types that the application may not have, and are not to be looked at before it is known to have them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BeforeBuild(object builder, Request request) => CommandLineOptions.Put(request, (IHostBuilder)builder);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AfterBuild(object host)
        // Not on a thread of the application's that may have a synchronisation context.
        => Task.Run(() => HostEntry.RunAsync((IHost)host, handover, output, stops.Stopping)).GetAwaiter().GetResult();

    /// <summary>Sees to it that the application has a Stator that this tool can speak to.</summary>
    private void FindRuntime()
    {
        try
        {
            if (Assembly.Load(new AssemblyName(Runtime)).GetName().Version!.Major != Wanted().Major)
            {
                Fail($"{Versions()}: their major versions differ. Use the two in the same version.");
            }
        }
        catch (FileNotFoundException)
        {
            Fail($"'{handover.App}' does not use Stator: there is no {Runtime}.dll beside it.");
        }
    }

    private string Versions()
        => $"'{handover.App}' has version {Assembly.Load(new AssemblyName(Runtime)).GetName().Version!.ToString(3)} of {Runtime}, and stator is of version "
            + Wanted().ToString(3);

    private static Version Wanted() => Array.Find(typeof(AppWatch).Assembly.GetReferencedAssemblies(), a => a.Name == Runtime)!.Version!;

    private void OnFailure(object exception)
    {
        if (!isEntered)
        {
            Fail($"'{handover.App}' failed before its host was built: {exception}");
        }
    }

    private void OnExit()
    {
        if (!isEntered)
        {
            isEntered = true;
            output.Say(
                $"'{handover.App}' ended before it had built a host, on whose services stator works: with Host.CreateApplicationBuilder, "
                + "WebApplication.CreateBuilder or a HostBuilder. If it needs arguments for that, give them after --.");
            Environment.ExitCode = ExitCode.Failed;
        }
    }

    private void Fail(string why)
    {
        output.Say(why);
        End(ExitCode.Failed);
    }

    private void End(int code)
    {
        isEntered = true;
        stops.Dispose();
        Environment.Exit(code);
    }
}
