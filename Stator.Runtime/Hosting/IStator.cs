using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator;

/// <summary>
/// The outside door to the machines of one class. Its verbs are extension methods that the generator writes with the class's own key and enum:
/// <c>InsertAsync</c>, <c>FindAsync</c>, <c>ForceAsync</c>, <c>CountByStateAsync</c>, <c>DepthAsync</c>, and one for every command.
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
