using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator;

/// <summary>
/// The outside door to the machines of one class. Its verbs are extension methods that the generator writes with the class's own key and enum:
/// <c>InsertAsync</c>, <c>FindAsync</c>, <c>ForceAsync</c>, <c>RequeueAsync</c>, <c>WaitForAsync</c>, <c>BeginAsync</c>,
/// <c>CountByStateAsync</c>, <c>DepthAsync</c> and others, and one for every command. docs/door.md lists them.
/// </summary>
/// <typeparam name="T">The annotated class.</typeparam>
public interface IStator<T>
    where T : class
{
    /// <summary>The verbs of one machine without the class's own types, for generated code and for code that works on any machine.</summary>
    /// <param name="machine">The generated machine; a class may have several.</param>
    /// <exception cref="InvalidOperationException">The machine was not added.</exception>
    IUntypedStator<T> Of(Machine<T> machine);
}

/// <summary>
/// The verbs of <see cref="IStator{T}"/> without the class's own types: a key is an object, a state is its index in the order of declaration.
/// Each takes an optional transaction, which it then runs in, so that it commits with the caller's own writes.
/// </summary>
/// <typeparam name="T">The annotated class.</typeparam>
public interface IUntypedStator<T>
    where T : class
{
    /// <summary>Inserts a row.</summary>
    /// <param name="row">The object to insert. Its state property is not looked at.</param>
    /// <param name="options">How to insert it. Default: in the initial state.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The key of the row, also where the database made it.</returns>
    /// <exception cref="ArgumentException">The options contradict each other, or the state.</exception>
    /// <exception cref="DuplicateRowException">A live row has the same values of [Unique] properties.</exception>
    Task<object> InsertAsync(
        T row, UntypedInsertOptions? options = null, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>Inserts a row, unless a live row has the same values of [Unique] properties.</summary>
    /// <param name="row">The object to insert. Its state property is not looked at.</param>
    /// <param name="options">How to insert it. Default: in the initial state.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The key of the new row, or of the one that is there.</returns>
    /// <exception cref="ArgumentException">The options contradict each other, or the state.</exception>
    Task<InsertResult<object>> InsertOrFindAsync(
        T row, UntypedInsertOptions? options = null, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts many rows, all or none, without holding them all: by COPY on PostgreSQL, by one prepared command on SQLite. Rows that a live
    /// row, or an earlier one of the call, stands in the way of, by [Unique], are left out and counted.
    /// </summary>
    /// <param name="rows">
    /// The objects to insert. All have a key, or none has. A transaction is open while they are enumerated; what enumerates them must not
    /// use the same transaction or, on SQLite, write to the same database.
    /// </param>
    /// <param name="options">How to insert each. Default: in the initial state.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many rows are new.</returns>
    /// <exception cref="ArgumentException">The options contradict each other, or the state; or a row is null.</exception>
    /// <exception cref="InvalidOperationException">Some rows have a key and some have none, or the key of one is taken.</exception>
    Task<InsertManyResult> InsertManyAsync(
        IAsyncEnumerable<T> rows, UntypedInsertOptions? options = null, DbTransaction? transaction = null,
        CancellationToken cancellationToken = default);

    /// <inheritdoc cref="InsertManyAsync(IAsyncEnumerable{T}, UntypedInsertOptions?, DbTransaction?, CancellationToken)" />
    Task<InsertManyResult> InsertManyAsync(
        IEnumerable<T> rows, UntypedInsertOptions? options = null, DbTransaction? transaction = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a row.</summary>
    /// <param name="key">The key of the row.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row, or null where there is none.</returns>
    Task<T?> FindAsync(object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>Moves a row along a command.</summary>
    /// <param name="command">The name of the command.</param>
    /// <param name="key">The key of the row.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="by">Who does it, for the history; not looked at where none is kept.</param>
    /// <returns>Whether the row was in a state that allows the command.</returns>
    Task<bool> CommandAsync(
        string command, object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default, string? by = null);

    /// <summary>Moves a row to any state, whatever the graph says. A check that runs meanwhile loses.</summary>
    /// <param name="key">The key of the row.</param>
    /// <param name="state">The index of the state to enter.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="by">Who does it, for the history; not looked at where none is kept.</param>
    /// <returns>Whether there is such a row.</returns>
    /// <exception cref="DuplicateRowException">The row was in a terminal state, and a live one has the same values of [Unique] properties.</exception>
    Task<bool> ForceAsync(
        object key, int state, DbTransaction? transaction = null, CancellationToken cancellationToken = default, string? by = null);

    /// <summary>Reads what has become of a row, the oldest first.</summary>
    /// <param name="key">The key of the row.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">The machine keeps no history.</exception>
    Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>Moves rows to any state, all or none, whatever the graph says. Checks that run meanwhile lose.</summary>
    /// <param name="keys">The keys of the rows.</param>
    /// <param name="state">The index of the state to enter.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="by">Who does it, for the history; not looked at where none is kept.</param>
    /// <returns>How many of the rows there are.</returns>
    Task<int> ForceManyAsync(
        IEnumerable<object> keys, int state, DbTransaction? transaction = null, CancellationToken cancellationToken = default,
        string? by = null);

    /// <summary>
    /// Moves all rows that are now in some states to another, whatever the graph says, in batches of which each is a transaction where none is
    /// given. Checks that run meanwhile lose.
    /// </summary>
    /// <param name="from">The indexes of the states to leave.</param>
    /// <param name="to">The index of the state to enter.</param>
    /// <param name="olderThan">How long a row must have been in its state, by the database's clock; from zero to ten years. Null is any time.</param>
    /// <param name="limit">How many rows to move at most, at least 1; null is all.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call, between two batches at the latest.</param>
    /// <param name="by">Who does it, for the history; not looked at where none is kept.</param>
    /// <returns>How many rows were moved.</returns>
    /// <exception cref="ArgumentException">There is no state to leave, or the one to enter is among them.</exception>
    Task<int> ForceAllAsync(
        IEnumerable<int> from, int to, TimeSpan? olderThan = null, int? limit = null, DbTransaction? transaction = null,
        CancellationToken cancellationToken = default, string? by = null);

    /// <summary>
    /// Has rows in automatic states tried as soon as a runner can, all or none: due now, without attempts and error. They stay in their states.
    /// </summary>
    /// <param name="keys">The keys of the rows.</param>
    /// <param name="force">Whether to take rows from checks that run, which then lose; otherwise rows on lease are left alone.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many rows are in an automatic state, and were not left alone.</returns>
    Task<int> RequeueAsync(
        IEnumerable<object> keys, bool force = false, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has all rows of an automatic state tried as soon as a runner can, in one statement. Rows on lease are left alone; rows that are due
    /// already, without a failed try, need nothing.
    /// </summary>
    /// <param name="state">The index of the state.</param>
    /// <param name="limit">How many rows at most, at least 1; null is all.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many rows wait anew.</returns>
    /// <exception cref="ArgumentException">The state is not automatic.</exception>
    Task<int> RequeueAllAsync(
        int state, int? limit = null, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>Waits until a row is in one of some states, by looking at it now and then. No connection is held meanwhile.</summary>
    /// <param name="key">The key of the row.</param>
    /// <param name="states">The indexes of the states to wait for; null is the terminal ones.</param>
    /// <param name="timeout">How long to wait at most, from zero to ten years, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How the wait ended, and the state that the row was last seen in.</returns>
    /// <exception cref="ArgumentException">There is no state to wait for.</exception>
    Task<WaitResult<int>> WaitForAsync(
        object key, IEnumerable<int>? states, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins work on a row outside of a check: takes its lease, counts the attempt, and renews the lease until the run ends.
    /// </summary>
    /// <param name="key">The key of the row.</param>
    /// <param name="options">Another lease, or what to overrule.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RowNotFoundException">There is no such row.</exception>
    /// <exception cref="LockedException">Somebody else holds its lease.</exception>
    /// <exception cref="ExhaustedException">Its tries are used up.</exception>
    /// <exception cref="IgnoredException">It is in a state that nothing is done in.</exception>
    Task<StatorRun<T, int>> BeginAsync(object key, BeginOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Counts rows by state.</summary>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many rows are in each declared state, by index; zero where there are none.</returns>
    Task<IReadOnlyList<long>> CountByStateAsync(DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>Counts rows that wait to be tried.</summary>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<StatorDepth> DepthAsync(DbTransaction? transaction = null, CancellationToken cancellationToken = default);
}
