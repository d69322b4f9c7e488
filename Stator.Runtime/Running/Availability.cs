using System;
using Microsoft.Extensions.Logging;
using Stator.Observing;

namespace Stator.Running;

/// <summary>Says once when an operation begins to fail and once when it works again, however often it was tried in between.</summary>
internal sealed class Availability(ILogger logger, string machine, string operation)
{
    public int Failures { get; private set; }

    public void Down(Exception exception)
    {
        if (Failures++ == 0)
        {
            logger.DatabaseDown(machine, operation, exception);
        }
    }

    public void Up()
    {
        if (Failures > 0)
        {
            logger.DatabaseBack(machine, operation, Failures);
            Failures = 0;
        }
    }
}
