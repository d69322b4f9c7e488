using System;
using System.Security.Cryptography;

namespace Stator.Running;

/// <summary>Where chance comes from: handed in, so that a run can be repeated.</summary>
internal abstract class Randomness
{
    /// <summary>128 random bits. Not a version 4 GUID, which fixes six of them.</summary>
    public abstract Guid NextToken();

    /// <summary>At least 0 and less than 1.</summary>
    public abstract double NextDouble();
}

/// <summary>Chance that nobody can foresee.</summary>
internal sealed class SystemRandomness : Randomness
{
    public override Guid NextToken()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new Guid(bytes);
    }

    public override double NextDouble() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}
