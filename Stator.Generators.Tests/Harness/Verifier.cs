using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

/// <summary>
/// Compares what a generator made with the files in <c>Snapshots</c>. Names and contents of the files are those of the library Verify, so
/// that moving to it is a change of one <c>using</c>. Nothing is ever accepted by itself: that is a renaming, done by whoever has read it.
/// </summary>
internal static class Verifier
{
    private static readonly UTF8Encoding Utf8WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    public static Task Verify(GeneratorDriver driver, [CallerFilePath] string file = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "Snapshots");
        var prefix = Prefix(TestContext.CurrentContext.Test);
        Directory.CreateDirectory(folder);
        foreach (var stale in Files(folder, prefix, "received"))
        {
            File.Delete(stale);
        }

        var received = Texts(driver.GetRunResult()).ToDictionary(t => $"{prefix}#{t.Name}", t => t.Text, StringComparer.Ordinal);
        var problems = received.Select(r => Compare(folder, r.Key, r.Value)).OfType<string>()
            .Concat(Vanished(folder, prefix, received.Keys))
            .ToList();
        Assert.That(problems, Is.Empty, () => string.Join("\n", problems));
        return Task.CompletedTask;
    }

    private static IEnumerable<(string Name, string Text)> Texts(GeneratorDriverRunResult result)
    {
        foreach (var generator in result.Results)
        {
            if (generator.Exception is { } exception)
            {
                ExceptionDispatchInfo.Throw(exception);
            }

            foreach (var source in generator.GeneratedSources.OrderBy(s => s.HintName, StringComparer.Ordinal))
            {
                yield return (
                    Path.GetFileNameWithoutExtension(source.HintName),
                    $"//HintName: {source.HintName}\n{source.SourceText}".ReplaceLineEndings("\n"));
            }
        }

        if (!result.Diagnostics.IsEmpty)
        {
            throw new InvalidOperationException("The generator reports what is the analyzer's to report: " + result.Diagnostics[0]);
        }
    }

    private static string? Compare(string folder, string name, string received)
    {
        var verifiedFile = Path.Combine(folder, name + ".verified.cs");
        var verified = File.Exists(verifiedFile) ? File.ReadAllText(verifiedFile) : null;
        if (verified == received)
        {
            return null;
        }

        File.WriteAllText(Path.Combine(folder, name + ".received.cs"), received, Utf8WithoutMark);
        return verified is null ? $"New: {name}" : $"NotEqual: {name}\n{FirstDifference(verified, received)}";
    }

    private static IEnumerable<string> Vanished(string folder, string prefix, IReadOnlyCollection<string> received)
        => Files(folder, prefix, "verified")
            .Select(path => Path.GetFileName(path)[..^".verified.cs".Length])
            .Where(name => !received.Contains(name))
            .Select(name => $"Delete: {name}");

    private static string[] Files(string folder, string prefix, string kind) => Directory.GetFiles(folder, $"{prefix}#*.{kind}.cs");

    private static string FirstDifference(string verified, string received)
    {
        if (verified.Contains('\r'))
        {
            return "  the verified file has carriage returns; check it out with eol=lf";
        }

        var (old, now) = (verified.Split('\n'), received.Split('\n'));
        var line = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"  line {line + 1}\n  verified: {old.ElementAtOrDefault(line)}\n  received: {now.ElementAtOrDefault(line)}";
    }

    private static string Prefix(TestContext.TestAdapter test)
    {
        var className = test.ClassName!.Split('.', '+')[^1];
        var parameters = test.MethodInfo!.GetParameters()
            .Zip(test.Arguments, (parameter, value) => $"{parameter.Name}={Text(value)}")
            .ToList();
        return $"{className}.{test.MethodName}" + (parameters.Count == 0 ? string.Empty : "_" + string.Join("_", parameters));
    }

    private static string Text(object? value)
    {
        var text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "null";
        return string.Concat(text.Select(c => Path.GetInvalidFileNameChars().Contains(c) || "<>:\"/\\|?*#".Contains(c) ? '-' : c));
    }
}
