using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace Stator.Cli.Inside;

/// <summary>
/// How often the verb was told to stop: once is orderly, twice is at once. The tool's process says how often it was told, this one counts
/// on its own, and the larger number counts: a terminal tells both, a supervisor one.
/// </summary>
internal sealed class StopRequests : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];

    private readonly CancellationTokenSource stopping = new();
    private readonly List<PosixSignalRegistration> registrations;
    private readonly Lock gate = new();
    private int here;
    private int handled;

    private StopRequests() => registrations = [.. Signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];

    public CancellationToken Stopping => stopping.Token;

    public static StopRequests Listen(Stream pipe)
    {
        var requests = new StopRequests();
        new Thread(() => requests.Read(pipe)) { IsBackground = true, Name = "Stator stop requests" }.Start();
        return requests;
    }

    public void Dispose() => registrations.ForEach(r => r.Dispose());

    private void Read(Stream pipe)
    {
        try
        {
            while (pipe.ReadByte() is var told and >= 0)
            {
                Told(told);
            }
        }
        catch (IOException)
        {
            // As below.
        }

        // Nobody waits for this process any more.
        Told(1);
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Told(Interlocked.Increment(ref here));
    }

    private void Told(int times)
    {
        lock (gate)
        {
            if (times <= handled)
            {
                return;
            }

            handled = times;
        }

        if (times > 1)
        {
            Environment.Exit(ExitCode.Interrupted);
        }

        stopping.Cancel();
    }
}
