namespace Stator.Cli.Inside;

/// <summary>What came of a verb.</summary>
/// <param name="Text">For people.</param>
/// <param name="Data">The same for programs.</param>
/// <param name="ExitCode">What the tool is to exit with.</param>
internal sealed record Answer(string Text, object Data, int ExitCode = ExitCode.Ok);
