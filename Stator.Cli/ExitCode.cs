namespace Stator.Cli;

/// <summary>What the tool exits with. docs/command-line.md says the same.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It failed, or found something.</summary>
    public const int Failed = 1;

    /// <summary>It was asked for something that there is not.</summary>
    public const int Usage = 2;

    /// <summary>It was told twice to stop, and did not wait.</summary>
    public const int Interrupted = 130;
}
