using System;
using System.Threading;
using System.Threading.Tasks;

namespace Stator;

/// <summary>Runs the machines by hand: in tests, in scheduled jobs, in a request.</summary>
public interface IStatorRunner
{
    /// <summary>
    /// Tries every row that is due when it starts exactly once, takes timeouts, deletes what is to be deleted, and returns when all of it is
    /// written down.
    /// </summary>
    /// <param name="cancellationToken">Stops as a host does: running checks may finish, unfinished leases are handed back.</param>
    Task<RunReport> RunOnceAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs as the hosted service does, for a while.</summary>
    /// <param name="time">How long to claim rows. Zero is one <see cref="RunOnceAsync"/>. Not negative.</param>
    /// <param name="cancellationToken">Stops earlier.</param>
    Task<RunReport> RunForAsync(TimeSpan time, CancellationToken cancellationToken = default);
}
