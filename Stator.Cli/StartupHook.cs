using Stator.Cli;
using Stator.Cli.Inside;

/// <summary>
/// Called by .NET in the application's process before its Main, by this name. Nothing here may need an assembly that is not part of .NET:
/// which of Stator, hosting and the rest are there is up to the application.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Handover.Take() is { } taken)
        {
            AppWatch.Begin(taken.Handover, taken.Pipe);
        }
    }
}
