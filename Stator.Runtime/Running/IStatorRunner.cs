using System;
using System.Threading;
using System.Threading.Tasks;

namespace Stator;

/// <summary>Runs the machines by hand: in tests, in scheduled jobs, in a request.</summary>
public interface IStatorRunner
{
    /// <summary>
    /// How many claims in a row have failed, of the machine of which the most have, in a run that goes on. The first is logged; each is tried
    /// again after a growing pause, and ends nothing, unless <see cref="StatorOptions.MaxClaimErrors"/> says so. It counts from zero again with
    /// the next claim that works, which comes when a row is due.
    /// </summary>
    /// <value>Zero where all is well, or nothing runs.</value>
    int ClaimErrors { get; }

    /// <summary>
    /// What it is at, how many checks run and hang, and whether something is stuck: of all runs of this process, those of the hosted service among
    /// them. Asking costs the database nothing.
    /// </summary>
    RunnerStatus Status { get; }

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
    /// <exception cref="InvalidOperationException">The <see cref="StatorOptions.LivenessFile"/> cannot be written.</exception>
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
    /// <exception cref="ClaimsFailedException">
    /// As many claims have failed in a row as <see cref="StatorOptions.MaxClaimErrors"/> allows. The run was stopped as ever before.
    /// </exception>
    /// <exception cref="InvalidOperationException">The <see cref="StatorOptions.LivenessFile"/> cannot be written.</exception>
    Task<RunReport> RunForAsync(TimeSpan? time, CancellationToken cancellationToken = default);
}
