using System;
using System.Collections.Generic;
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
    ILogger Logger);
