using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Stator.Benchmarks.Contest;

/// <summary>A process that works, and answers questions about it. Workers/Conversation.cs is the other end.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts this assembly again as a worker, and waits until it works.</summary>
    public static Task<WorkerProcess> StartStatorAsync(params string[] arguments)
        => StartAsync(
            Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
            [Assembly.GetExecutingAssembly().Location, "worker", .. arguments]);

    /// <summary>Starts a process, and waits until it works.</summary>
    public static async Task<WorkerProcess> StartAsync(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var worker = new WorkerProcess(new Process { StartInfo = start });
        worker.process.OutputDataReceived += (_, e) => worker.Heard(e.Data);
        worker.process.Start();
        worker.process.BeginOutputReadLine();
        await worker.HearAsync("ready");
        return worker;
    }

    /// <summary>Asks, and waits for the answer, which begins with a word.</summary>
    /// <returns>The rest of the answer.</returns>
    public async Task<string> AskAsync(string question, string word)
    {
        await process.StandardInput.WriteLineAsync(question);
        await process.StandardInput.FlushAsync();
        return await HearAsync(word);
    }

    /// <summary>Forgets the first check, so that the next one is it.</summary>
    public Task MarkAsync() => AskAsync("mark", "marked");

    /// <summary>When the first check since the mark began, in nanoseconds of the machine's clock; null where there was none.</summary>
    public async Task<long?> FirstAsync()
        => long.Parse(await AskAsync("first", "first"), CultureInfo.InvariantCulture) is var first and not 0 ? first : null;

    /// <summary>How many checks it has begun.</summary>
    public async Task<long> CountAsync() => long.Parse(await AskAsync("count", "count"), CultureInfo.InvariantCulture);

    /// <summary>Waits for a line that begins with a word, and returns the rest of it.</summary>
    public async Task<string> HearAsync(string word)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await foreach (var line in lines.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Split(' ', 2) is [var head, .. var rest] && head == word)
            {
                return rest.Length == 0 ? "" : rest[0];
            }
        }

        throw new InvalidOperationException($"A worker ended before it said '{word}'. What it wrote to its error output stands above.");
    }

    /// <summary>Lets it end in order, and returns when it has.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            lines.Writer.TryComplete();
        }
        else
        {
            lines.Writer.TryWrite(line);
        }
    }
}
