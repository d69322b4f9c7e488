using System.Diagnostics;

namespace Stator.Storage;

/// <summary>Where the trace of whoever inserts a row goes on.</summary>
internal static class TraceParent
{
    /// <summary>The current span as the W3C writes it; null where there is none.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;
}
