using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Stator;

/// <summary>
/// Reads for tools and people, on any machine, by its name and keys as text. None of them takes a lock or waits for one. What they cost on
/// large tables: docs/operating.md.
/// </summary>
public interface IStatorQueries
{
    /// <summary>The machines that were added, in that order.</summary>
    IReadOnlyList<MachineInfo> Machines { get; }

    /// <summary>
    /// Counts rows by state: each declared one, zero included, in the order of declaration; then those that are stored and that this version
    /// does not know. It reads the whole table.
    /// </summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">There is no such machine.</exception>
    Task<IReadOnlyList<StateCount>> CountByStateAsync(string machine, CancellationToken cancellationToken = default);

    /// <summary>Counts rows that are due and rows that will be, and says since when the oldest is due.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">There is no such machine.</exception>
    Task<StatorDepth> DepthAsync(string machine, CancellationToken cancellationToken = default);

    /// <summary>The same for each queue that has such rows.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">There is no such machine.</exception>
    /// <exception cref="InvalidOperationException">The machine has no queues.</exception>
    Task<IReadOnlyDictionary<string, StatorDepth>> DepthByQueueAsync(string machine, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads a page of rows. However large the table is, it looks at 50,000 rows at most, and says in <see cref="RowPage.StoppedEarly"/> where
    /// that has ended the page.
    /// </summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="query">Which rows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">
    /// There is no such machine or state, the limit is out of range, or <see cref="RowQuery.After"/> is of another query.
    /// </exception>
    Task<RowPage> RowsAsync(string machine, RowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads one row; null where there is none.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="key">The key of the row, as text.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">There is no such machine, or the text is no key of it.</exception>
    Task<RowView?> FindRowAsync(string machine, string key, CancellationToken cancellationToken = default);

    /// <summary>Reads what has become of one row, the oldest move first. A deleted row may have a history too.</summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="key">The key of the row, as text.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">There is no such machine, or the text is no key of it.</exception>
    /// <exception cref="InvalidOperationException">The machine keeps no history.</exception>
    Task<IReadOnlyList<HistoryRecord>> HistoryAsync(string machine, string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads what became of rows over time, as the runners of all processes have counted it: one record for each step, the oldest first, also
    /// for those in which nothing happened. The last one is the step that is not over yet. Runners write once a minute, and when they stop.
    /// </summary>
    /// <param name="machine">The name of the machine.</param>
    /// <param name="last">How far back: as many steps as that lasts, the begun one included. More than zero, and 100,000 steps at most.</param>
    /// <param name="by">What to add up: minutes, hours or days, in UTC.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">There is no such machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is not legal, or there is no such step.</exception>
    Task<IReadOnlyList<StatisticsRecord>> StatisticsAsync(
        string machine, TimeSpan last, StatisticsStep by, CancellationToken cancellationToken = default);
}
