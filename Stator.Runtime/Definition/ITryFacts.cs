using System.Threading;

namespace Stator.Generated;

/// <summary>What the try that a check belongs to can tell it. Made only when it is asked for, since most checks do not ask.</summary>
internal interface ITryFacts
{
    StatorContext StatorContext { get; }

    CancellationToken CancellationToken { get; }
}
