using System;
using System.Linq;
using System.Text;

namespace Stator.Running;

/// <summary>
/// Makes of an error what every database takes as text: a NUL or half a surrogate pair would make the write of the failure fail too.
/// </summary>
internal static class ErrorText
{
    public const int MaxLength = 8192;

    private const int MaxDepth = 8;
    private const int MaxFrames = 40;

    /// <summary>Types and messages from the outside in, then the frames, the cause's first, without the runner's own.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        AppendMessages(text, exception, 0);
        AppendFrames(text, exception, 0);
        return Clean(text.ToString());
    }

    /// <summary>Cuts a text to size and replaces what cannot be stored.</summary>
    public static string Clean(string text)
    {
        var cut = text.Length > MaxLength ? text[..MaxLength] : text;
        var cleaned = new StringBuilder(cut.Length);
        for (var i = 0; i < cut.Length; i++)
        {
            if (char.IsHighSurrogate(cut[i]) && i + 1 < cut.Length && char.IsLowSurrogate(cut[i + 1]))
            {
                cleaned.Append(cut[i]).Append(cut[++i]);
            }
            else
            {
                cleaned.Append(cut[i] == '\0' || char.IsSurrogate(cut[i]) ? '\uFFFD' : cut[i]);
            }
        }

        return cleaned.ToString();
    }

    private static void AppendMessages(StringBuilder text, Exception exception, int depth)
    {
        text.Append(depth == 0 ? "" : "\n ---> ").Append(exception.GetType().FullName).Append(": ").Append(MessageOf(exception));
        if (exception.InnerException is { } inner && depth < MaxDepth)
        {
            AppendMessages(text, inner, depth + 1);
        }
    }

    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception broken)
        {
            // Message is virtual: user code, in the one path that must not fail.
            return $"(its message threw {broken.GetType().FullName})";
        }
    }

    private static void AppendFrames(StringBuilder text, Exception exception, int depth)
    {
        if (exception.InnerException is { } inner && depth < MaxDepth)
        {
            AppendFrames(text, inner, depth + 1);
        }

        var frames = (exception.StackTrace ?? "").Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .Where(line => line.Length > 0 && !line.Contains(" Stator.Running.", StringComparison.Ordinal)
                && !line.StartsWith("---", StringComparison.Ordinal));
        foreach (var frame in frames.Take(MaxFrames))
        {
            text.Append('\n').Append(frame);
        }
    }
}
