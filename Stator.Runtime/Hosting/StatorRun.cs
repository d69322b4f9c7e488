using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Stator.Running;

namespace Stator;

/// <summary>
/// Work on one row outside of a check. Its lease is renewed while it is open. It ends once, by <see cref="MoveAsync"/>,
/// <see cref="StayAsync"/>, a <c>FailAsync</c>, <see cref="ForceAsync"/>, <see cref="ReleaseAsync"/> or <see cref="Leave"/>; disposing it
/// without is a failed try. Each end is fenced: a row that was moved, forced or taken over meanwhile is left as it is. The hooks OnFailed and
/// OnEntered follow an end that was written, before the call that wrote it returns; their errors are logged.
/// </summary>
/// <typeparam name="T">The annotated class.</typeparam>
/// <typeparam name="TState">The machine's enum.</typeparam>
public sealed class StatorRun<T, TState> : IAsyncDisposable
    where T : class
    where TState : struct
{
    private readonly ScopedRun run;
    private readonly Func<TState, int> indexOf;
    private readonly Func<int, TState> stateAt;

    internal StatorRun(ScopedRun run, Func<TState, int> indexOf, Func<int, TState> stateAt)
        => (this.run, this.indexOf, this.stateAt) = (run, indexOf, stateAt);

    /// <summary>
    /// The row, as it was when the run began. What is changed of [Persist] properties is saved by <see cref="MoveAsync"/>,
    /// <see cref="StayAsync"/> and <see cref="ForceAsync"/>; a failed try saves nothing.
    /// </summary>
    public T Row => (T)run.Row.Row;

    /// <summary>The state that the row is in.</summary>
    public TState State => stateAt(run.Row.State);

    /// <summary>
    /// The number of this try: 1, plus one for every try since the row entered the state that failed, ran past its deadline or took its process
    /// down.
    /// </summary>
    public int Attempt => run.Row.Attempt;

    /// <summary>What the last failed try in this state recorded; null where none did.</summary>
    public string? PreviousError => run.Row.PreviousError;

    /// <summary>The fencing token of the lease: whoever has it may go on with <see cref="BeginOptions.Token"/>.</summary>
    public Guid Token => run.Row.Token;

    /// <summary>Cancelled when the lease is gone. Work that goes on after that is done for nothing.</summary>
    public CancellationToken CancellationToken => run.CancellationToken;

    /// <summary>Moves the row along a [Transition] or a [Command] of its state, and ends the run.</summary>
    /// <param name="state">The state to enter.</param>
    /// <exception cref="UndeclaredTransitionException">None leads there. The run goes on.</exception>
    /// <exception cref="LeaseLostException">The row was moved, forced or taken over meanwhile.</exception>
    /// <exception cref="RowNotFoundException">The row was deleted meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public Task MoveAsync(TState state) => run.MoveAsync(indexOf(state));

    /// <summary>Leaves the row in its state, without counting the try, and ends the run.</summary>
    /// <param name="delay">
    /// How long until the next try, from zero to ten years; null is the state's RetryAfter. Rows in states that are not automatic are never due.
    /// </param>
    /// <returns>The state of the row: the same, unless its timeout has passed.</returns>
    /// <exception cref="LeaseLostException">The row was moved, forced or taken over meanwhile.</exception>
    /// <exception cref="RowNotFoundException">The row was deleted meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public async Task<TState> StayAsync(TimeSpan? delay = null) => stateAt(await run.StayAsync(delay).ConfigureAwait(false));

    /// <summary>Records a failed try, and ends the run: the [Failure] of the state says when the next one is due, or where the row goes.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <returns>The state of the row: the same, unless its tries are used up or its timeout has passed.</returns>
    /// <exception cref="LeaseLostException">The row was moved, forced or taken over meanwhile.</exception>
    /// <exception cref="RowNotFoundException">The row was deleted meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public async Task<TState> FailAsync(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return stateAt(await run.FailAsync(exception).ConfigureAwait(false));
    }

    /// <inheritdoc cref="FailAsync(Exception)"/>
    /// <param name="reason">What went wrong.</param>
    public async Task<TState> FailAsync(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return stateAt(await run.FailAsync(reason).ConfigureAwait(false));
    }

    /// <summary>Moves the row to any state, whatever the graph says, and ends the run. Fenced like the other ends.</summary>
    /// <param name="state">The state to enter.</param>
    /// <exception cref="LeaseLostException">The row was moved, forced or taken over meanwhile.</exception>
    /// <exception cref="RowNotFoundException">The row was deleted meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public Task ForceAsync(TState state) => run.ForceAsync(indexOf(state));

    /// <summary>Hands the lease back as if the run had not been, and ends it: nothing is saved or counted.</summary>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public Task ReleaseAsync() => run.ReleaseAsync();

    /// <summary>
    /// Ends the run and leaves the lease as it is, for somebody who goes on with <see cref="BeginOptions.Token"/> before it ends.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public void Leave() => run.Leave();

    /// <summary>
    /// Does the work and ends the run by what it answers. What it throws is recorded as a failed try and thrown again, except for
    /// <see cref="TryAgainLaterException"/>, which stays. Errors of the database are thrown and are no failure of the work. Work that ends the
    /// run itself may answer what it likes.
    /// </summary>
    /// <param name="work">The work; it answers the state to enter, or null to stay.</param>
    /// <param name="cancellationToken">Cancels <see cref="CancellationToken"/>; work that it has cancelled is handed back without being counted.</param>
    /// <returns>The state that the row is in afterwards.</returns>
    /// <exception cref="UndeclaredTransitionException">No [Transition] or [Command] leads to the answer. It is a failed try.</exception>
    /// <exception cref="LeaseLostException">The row was moved, forced or taken over meanwhile.</exception>
    public async Task<TState> WorkAsync(Func<StatorRun<T, TState>, Task<TState?>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return stateAt(await run.WorkAsync(
            async () => await work(this).ConfigureAwait(false) is { } state ? indexOf(state) : null, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Ends the run, if nothing else has, as a failed try. Errors are logged and not thrown.</summary>
    public ValueTask DisposeAsync() => run.DisposeAsync();

    /// <summary>The same with states of another type. For generated code.</summary>
    /// <typeparam name="TOther">The other type.</typeparam>
    /// <param name="toThis">Makes a state of this type.</param>
    /// <param name="toOther">Makes a state of the other type.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public StatorRun<T, TOther> As<TOther>(Func<TOther, TState> toThis, Func<TState, TOther> toOther)
        where TOther : struct
        => new(run, other => indexOf(toThis(other)), index => toOther(stateAt(index)));
}
