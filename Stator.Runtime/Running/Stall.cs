using System;

namespace Stator.Running;

/// <summary>A part of a run that comes no further.</summary>
/// <param name="What">What it is, as the subject of a sentence.</param>
/// <param name="Time">For how long already.</param>
internal sealed record Stall(string What, TimeSpan Time);
