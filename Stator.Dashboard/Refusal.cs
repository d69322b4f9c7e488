using System;

namespace Stator.Dashboard;

/// <summary>Why a request is not answered, for who made it.</summary>
internal sealed class Refusal(int status, string message) : Exception(message)
{
    public int Status => status;
}
