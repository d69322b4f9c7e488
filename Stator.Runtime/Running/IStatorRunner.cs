using System;
using System.Threading;
using System.Threading.Tasks;

namespace Stator;

/// <summary>Runs the machines by hand: in tests, in scheduled jobs, in a request.</summary>
public interface IStatorRunner
{
    /// <summary>
    /// How many claims in a row have failed, of the machine of which the most have, in the run that began last and goes on. Each is logged
    /// once, tried again after a growing pause, and ends nothing, so that it is for a health check to say how many are too many. It counts from
    /// zero again with the next claim that works, which comes when a row is due.
    /// </summary>
    /// <value>Zero where all is well, or nothing runs.</value>
    int ClaimErrors { get; }

    /// <summary>
    /// Tries every row that is due when it starts exactly once, takes timeouts, deletes what is to be deleted, and returns when all of it
    /// is written down.
    /// </summary>
    /// <param name="cancellationToken">
    /// Stops as a host does: running checks may finish, unfinished leases are handed back. The report then says what was done; nothing is
    /// thrown.
    /// </param>
    /// <returns>What happened in this run, and in no other at the same time.</returns>
    /// <exception cref="System.Data.Common.DbException">
    /// Reading from the database failed. What had been tried before is written down.
    /// </exception>
    /// <exception cref="TimeoutException">The database did not answer within <see cref="StatorOptions.CallTimeout"/>.</exception>
    Task<RunReport> RunOnceAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs as the hosted service does, for a while, then stops as it does. Database errors are logged and do not end it.
    /// </summary>
    /// <param name="time">
    /// How long to claim rows. Null is until it is cancelled; zero is one <see cref="RunOnceAsync"/>. Not negative.
    /// </param>
    /// <param name="cancellationToken">Stops earlier. Nothing is thrown.</param>
    /// <returns>What happened in this run, and in no other at the same time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    Task<RunReport> RunForAsync(TimeSpan? time, CancellationToken cancellationToken = default);
}
