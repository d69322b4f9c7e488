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
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder standardOutput = new();
    private readonly TaskCompletionSource firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => this.process = process;

    /// <summary>What it has written, errors among it.</summary>
    public string Output => Read(output);

    /// <summary>What it has written to standard output alone.</summary>
    public string StandardOutput => Read(standardOutput);

    public bool HasExited => process.HasExited;

    /// <summary>Ends when the process has written a line, or its output is over.</summary>
    public Task FirstLine => firstLine.Task;

    /// <summary>Starts a .NET assembly.</summary>
    /// <param name="assembly">The file of the assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Called with each line that the process writes.</param>
    /// <param name="configure">Changes how it is started.</param>
    public static ChildProcess Start(
        string assembly, IEnumerable<string> arguments, Action<string>? onLine = null, Action<ProcessStartInfo>? configure = null)
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

        configure?.Invoke(start);
        var child = new ChildProcess(new Process { StartInfo = start });
        void Keep(string? line, params StringBuilder[] kept)
        {
            child.firstLine.TrySetResult();
            if (line is not null)
            {
                lock (child.output)
                {
                    foreach (var text in kept)
                    {
                        text.AppendLine(line);
                    }
                }

                onLine?.Invoke(line);
            }
        }

        child.process.OutputDataReceived += (_, e) => Keep(e.Data, child.output, child.standardOutput);
        child.process.ErrorDataReceived += (_, e) => Keep(e.Data, child.output);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    public void Stop() => Signal(SigStop);

    public void Continue() => Signal(SigCont);

    public void Terminate() => Signal(SigTerm);

    /// <summary>Terminates a process that another one has started.</summary>
    public static void Terminate(int processId) => Signal(processId, SigTerm);

    public void Kill() => process.Kill(entireProcessTree: true);

    /// <summary>Kills the process and none that it has started.</summary>
    public void KillAlone() => Signal(SigKill);

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

    private string Read(StringBuilder text)
    {
        lock (output)
        {
            return text.ToString();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);

    private void Signal(int signal)
    {
        if (!process.HasExited)
        {
            Signal(process.Id, signal);
        }
    }

    private static void Signal(int processId, int signal)
    {
        if (Kill(processId, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} to process {processId} failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }
}
