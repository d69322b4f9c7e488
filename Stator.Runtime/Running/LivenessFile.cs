using System;
using System.Globalization;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;
using Stator.Observing;

namespace Stator.Running;

/// <summary>
/// A file that is written again and again while everything that runs goes on: old is as good as dead. Each time it is written beside and then
/// renamed, so that nobody reads half of it.
/// </summary>
internal sealed class LivenessFile(string path, Vitals vitals, RunnerParts parts) : IDisposable
{
    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly TimeSpan beat = parts.Options.LivenessInterval / 4 is var quarter && quarter < LongestBeat ? quarter : LongestBeat;
    private long writtenAt;
    private bool hasWritten;
    private bool fails;
    private bool over;
    private Watch? watch;

    /// <summary>Writes it a first time, and then again and again.</summary>
    public static LivenessFile Start(string path, Vitals vitals, RunnerParts parts, Background background)
    {
        var file = new LivenessFile(path, vitals, parts);
        file.Look();
        file.watch = new Watch("Stator liveness", file.Look, file.beat, background, parts.Logger);
        file.watch.Wake();
        return file;
    }

    /// <summary>Tries out whether it can be written.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public static void Check(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException("It is a folder.");
            }

            File.WriteAllText(Beside(path), string.Empty);
            File.Delete(Beside(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidOperationException(
                $"StatorOptions.LivenessFile is '{path}', and cannot be written. Name a file in a folder that exists and that this process may "
                + $"write to, or leave the option out. {exception.Message}",
                exception);
        }
    }

    /// <summary>Writes it where it is time to, and where all goes on. Returns whether to look again.</summary>
    public bool Look()
    {
        lock (gate)
        {
            if (over)
            {
                return false;
            }

            // The next look might be too late.
            if ((!hasWritten || parts.TimeProvider.GetElapsedTime(writtenAt) + beat > parts.Options.LivenessInterval) && vitals.Stuck is null)
            {
                (hasWritten, writtenAt) = (true, parts.TimeProvider.GetTimestamp());
                Write();
            }

            return true;
        }
    }

    /// <summary>Removes it: whoever stops in an orderly way is neither alive nor dead.</summary>
    public void Dispose()
    {
        watch?.Dispose();
        // Where the disk does not answer, a stop does not wait for it.
        if (!Monitor.TryEnter(gate, parts.Options.CallTimeout))
        {
            return;
        }

        try
        {
            over = true;
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            parts.Logger.LivenessFileFails(path, exception);
        }
        finally
        {
            Monitor.Exit(gate);
        }
    }

    private static string Beside(string path) => $"{path}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.tmp";

    private void Write()
    {
        var status = vitals.Status;
        try
        {
            File.WriteAllText(
                Beside(path),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parts.TimeProvider.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} pid={Environment.ProcessId} status={status.Phase} "
                    + $"checks={status.RunningChecks} hung={status.HungChecks} claim-errors={status.ClaimErrors}\n"));
            File.Move(Beside(path), path, overwrite: true);
            fails = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!fails)
            {
                parts.Logger.LivenessFileFails(path, exception);
            }

            fails = true;
        }
    }
}
