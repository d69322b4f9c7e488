using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace Stator.Cli.Launching;

/// <summary>
/// Starts the application with this assembly as its startup hook, passes on that it is to stop, and returns what it exits with.
/// </summary>
internal sealed class AppProcess : IDisposable
{
    // The first has it stop, the second at once; then it is not asked any more.
    private const int Patience = 2;

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];

    private readonly AnonymousPipeServerStream pipe = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly Process process;
    private readonly Handover handover;
    private readonly Lock gate = new();
    private bool isHandedOver;
    private int told;

    private AppProcess(AppFile app, Request request, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(app.Program[0]) { UseShellExecute = false };
        if (app.Folder is { } folder)
        {
            start.WorkingDirectory = folder;
        }

        foreach (var argument in app.Program.Skip(1).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        var hooks = Environment.GetEnvironmentVariable(Handover.StartupHooksVariable);
        var ours = typeof(AppProcess).Assembly.Location;
        start.Environment[Handover.StartupHooksVariable] = string.IsNullOrEmpty(hooks) ? ours : ours + Path.PathSeparator + hooks;
        start.Environment[Handover.Variable] = pipe.GetClientHandleAsString();
        handover = new Handover(request, app.Name, hooks);
        process = new Process { StartInfo = start };
    }

    public static int Run(AppFile app, Request request, IEnumerable<string> arguments)
    {
        using var running = new AppProcess(app, request, arguments);
        return running.Run();
    }

    public void Dispose()
    {
        process.Dispose();
        pipe.Dispose();
    }

    private int Run()
    {
        var registrations = Signals.Select(s => PosixSignalRegistration.Create(s, Stop)).ToList();
        try
        {
            process.Start();
            pipe.DisposeLocalCopyOfClientHandle();
            HandOver();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception exception)
        {
            throw new UsageException($"'{process.StartInfo.FileName}' cannot be started: {exception.Message}.");
        }
        finally
        {
            registrations.ForEach(r => r.Dispose());
        }
    }

    private void HandOver()
    {
        lock (gate)
        {
            try
            {
                handover.Write(pipe);
                if (told > 0)
                {
                    pipe.WriteByte((byte)told);
                }
            }
            catch (IOException)
            {
                // It has ended already, and has said why.
            }

            isHandedOver = true;
        }
    }

    /// <summary>
    /// Says how often it has been told to stop, and not that it is to stop: a terminal and a service manager tell the application as well,
    /// and that is not to count twice.
    /// </summary>
    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lock (gate)
        {
            told++;
            if (!isHandedOver)
            {
                return;
            }

            try
            {
                if (told <= Patience)
                {
                    pipe.WriteByte((byte)told);
                }
                else
                {
                    process.Kill(entireProcessTree: true);
                }
            }
            catch (Exception exception) when (exception is IOException or InvalidOperationException)
            {
                // It has ended.
            }
        }
    }
}
