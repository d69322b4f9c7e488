using System;
using System.Threading;

namespace Stator.Running;

/// <summary>Ends the process, also where those who want to be asked before it ends do not answer.</summary>
internal static class ProcessEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Exit(int code)
    {
        var clock = new Background(TimeProvider.System);
        clock.StartThread("Stator exit", () =>
        {
            var never = new object();
            lock (never)
            {
                clock.WaitOnThread(never, Patience);
            }

            Environment.FailFast("Stator: the process was to exit because it is stuck, and exiting is stuck too.");
        });
        Environment.Exit(code);
    }
}
