using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Stator;

/// <summary>
/// What operators do to rows of any machine, by its name and keys as text. A state is named as it is declared, or as it is stored.
/// </summary>
public interface IStatorMaintenance
{
    /// <summary>Has rows in automatic states tried as soon as a runner can, all or none, as if no try had failed. They stay in their states.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="keys">The keys of the rows, as text.</param>
    /// <param name="force">Whether to take rows from checks that run, which then lose; otherwise such rows are left alone.</param>
    /// <param name="dryRun">Whether only to count what it would take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many rows are in an automatic state, and were not left alone.</returns>
    /// <exception cref="ArgumentException">There is no such machine, or a text is no key of it.</exception>
    Task<int> RequeueAsync(
        string machine, IReadOnlyCollection<string> keys, bool force = false, bool dryRun = false, CancellationToken cancellationToken = default);

    /// <summary>Has all rows of an automatic state tried as soon as a runner can, as if no try had failed; those on lease are left alone.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="state">The state.</param>
    /// <param name="limit">How many rows at most, from 1; null is all.</param>
    /// <param name="dryRun">Whether only to count what it would take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many rows wait anew; rows that were due already, without a failed try, need nothing and are not counted.</returns>
    /// <exception cref="ArgumentException">There is no such machine or state, it is no automatic state, or the limit is less than 1.</exception>
    Task<int> RequeueAllAsync(
        string machine, string state, int? limit = null, bool dryRun = false, CancellationToken cancellationToken = default);

    /// <summary>Moves rows to any state, all or none, whatever the graph says. Checks that run meanwhile lose.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="keys">The keys of the rows, as text.</param>
    /// <param name="state">The state to enter.</param>
    /// <param name="by">Who does it, for the history; null is nobody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many of the rows there are.</returns>
    /// <exception cref="ArgumentException">There is no such machine or state, or a text is no key of it.</exception>
    Task<int> ForceAsync(
        string machine, IReadOnlyCollection<string> keys, string state, string? by = null, CancellationToken cancellationToken = default);

    /// <summary>Moves a row along a command.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="command">The name of the command, as declared.</param>
    /// <param name="key">The key of the row, as text.</param>
    /// <param name="by">Who does it, for the history; null is nobody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the row is there, in a state that allows it.</returns>
    /// <exception cref="ArgumentException">There is no such machine or command, or the text is no key of it.</exception>
    Task<bool> CommandAsync(string machine, string command, string key, string? by = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes now what may go: rows that have been in their state for longer than its DeleteAfter, in batches, records of the history that
    /// are older than its HistoryRetention, and statistics that are older than <see cref="StatorOptions.StatisticsRetention"/>. Runners do the
    /// same by and by. Rows on lease are left alone.
    /// </summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="dryRun">Whether only to count what it would remove.</param>
    /// <param name="cancellationToken">Cancels the call; what is removed by then stays so.</param>
    /// <exception cref="ArgumentException">There is no such machine.</exception>
    Task<PruneReport> PruneAsync(string machine, bool dryRun = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks for what is wrong with a machine's table and its rows. It reads every row, 50,000 at a time, and waits for no lock. On a machine
    /// that is well it finds nothing. docs/operating.md says what there is to find, and what to do.
    /// </summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="repair">
    /// Whether to put right what nobody has to decide: due times, timeouts that have passed, rows in retired states. Rows on lease and rows in
    /// states that this version does not know are never touched.
    /// </param>
    /// <param name="cancellationToken">Cancels the call; what is repaired by then stays so.</param>
    /// <returns>What was found, by kind and by state.</returns>
    /// <exception cref="ArgumentException">There is no such machine.</exception>
    Task<IReadOnlyList<Finding>> ExamineAsync(string machine, bool repair = false, CancellationToken cancellationToken = default);
}
