using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;

namespace Stator.Tests.Processes;

/// <summary>A process that a test starts, stops, continues and kills, with real signals.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => this.process = process;

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public bool HasExited => process.HasExited;

    /// <summary>Ends when the process has written a line, or its output is over.</summary>
    public Task FirstLine => firstLine.Task;

    /// <summary>Starts a .NET assembly.</summary>
    /// <param name="assembly">The file of the assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Called with each line that the process writes.</param>
    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        void Keep(string? line)
        {
            child.firstLine.TrySetResult();
            if (line is not null)
            {
                lock (child.output)
                {
                    child.output.AppendLine(line);
                }

                onLine?.Invoke(line);
            }
        }

        child.process.OutputDataReceived += (_, e) => Keep(e.Data);
        child.process.ErrorDataReceived += (_, e) => Keep(e.Data);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    public void Stop() => Signal(SigStop);

    public void Continue() => Signal(SigCont);

    public void Terminate() => Signal(SigTerm);

    public void Kill() => process.Kill(entireProcessTree: true);

    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);

    private void Signal(int signal)
    {
        if (!process.HasExited && Kill(process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} to process {process.Id} failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }
}
