using System;

namespace Stator.Tests.Support;

/// <summary>The clock of a process that is set wrong: it runs as fast as time does, but shows a day three years ahead.</summary>
internal sealed class SkewedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddYears(3);
}
