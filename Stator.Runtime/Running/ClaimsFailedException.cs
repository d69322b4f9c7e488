using System;

namespace Stator;

/// <summary>
/// As many claims of one machine have failed in a row as <see cref="StatorOptions.MaxClaimErrors"/> allows. The run has ended as one that is
/// stopped: running checks have finished, what they answered is written as far as the database lets, other leases are handed back.
/// </summary>
public sealed class ClaimsFailedException : InvalidOperationException
{
    internal ClaimsFailedException(string machine, int errors, Exception inner)
        : base(
            $"Machine '{machine}': {errors} claims in a row have failed, as many as StatorOptions.MaxClaimErrors allows, so the run has ended. See "
            + $"to what the last one says, and start the process again. It says: {inner.Message}",
            inner)
        => (Machine, Errors) = (machine, errors);

    /// <summary>The name of the machine.</summary>
    public string Machine { get; }

    /// <summary>How many claims have failed.</summary>
    public int Errors { get; }
}
