using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Everything that a runner is handed: no part of it looks anywhere else for a database, a clock or chance.</summary>
internal sealed record RunnerParts(
    IReadOnlyList<Machine> Machines,
    IMachineStore Store,
    StatorOptions Options,
    IServiceScopeFactory Scopes,
    TimeProvider TimeProvider,
    Randomness Randomness,
    ILogger Logger)
{
    /// <summary>The types of the middleware, the outermost first.</summary>
    public IReadOnlyList<Type> Middleware { get; init; } = [];

    /// <summary>Who is told what happens.</summary>
    public required Telemetry Telemetry { get; init; }

    /// <summary>Ends the process with an exit code.</summary>
    public Action<int> Exit { get; init; } = ProcessEnd.Exit;

    /// <summary>Leave to hold a transaction open while a check runs, for all runs of the process together.</summary>
    public SemaphoreSlim Transactions { get; } = new(Options.MaxTransactions);
}
