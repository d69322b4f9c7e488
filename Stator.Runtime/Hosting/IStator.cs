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
    /// <param name="row">The object to insert. Its state property is not looked at: a new row is in the initial state, or in <paramref name="state"/>.</param>
    /// <param name="state">The index of another state to start in.</param>
    /// <param name="startAt">When the first try is due; null is the state's StartAfter.</param>
    /// <param name="delay">How long from now the first try is due; null is the state's StartAfter. Not together with <paramref name="startAt"/>.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The key of the row, also where the database made it.</returns>
    Task<object> InsertAsync(
        T row, int? state = null, DateTimeOffset? startAt = null, TimeSpan? delay = null, DbTransaction? transaction = null,
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
    /// <returns>Whether the row was in a state that allows the command.</returns>
    Task<bool> CommandAsync(string command, object key, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

    /// <summary>Moves a row to any state, whatever the graph says. A check that runs meanwhile loses.</summary>
    /// <param name="key">The key of the row.</param>
    /// <param name="state">The index of the state to enter.</param>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there is such a row.</returns>
    Task<bool> ForceAsync(object key, int state, DbTransaction? transaction = null, CancellationToken cancellationToken = default);

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
