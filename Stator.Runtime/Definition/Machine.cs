using System;
using System.Threading.Tasks;

namespace Stator.Generated;

/// <summary>A machine as the runner sees it: its table, and its checks. Generated.</summary>
public abstract class Machine
{
    /// <summary>The machine's table of states, edges and SQL.</summary>
    public abstract MachineDefinition Definition { get; }

    /// <summary>Says whether the check of a state takes services, so that it needs a dependency-injection scope.</summary>
    /// <param name="state">The index of the state.</param>
    public abstract bool NeedsServices(int state);

    /// <summary>Says whether the check of a state takes the transaction that writes its outcome.</summary>
    /// <param name="state">The index of the state.</param>
    public virtual bool NeedsTransaction(int state) => false;

    /// <summary>Calls the check of a state.</summary>
    /// <param name="row">An object of the machine's class.</param>
    /// <param name="state">The index of an automatic state.</param>
    /// <param name="context">What the check's parameters are taken from.</param>
    public abstract ValueTask<Outcome> CheckAsync(object row, int state, CheckContext context);

    /// <summary>Calls the hook <c>BeforeCheck</c>.</summary>
    /// <param name="row">An object of the machine's class.</param>
    /// <param name="context">What the hook's parameters are taken from.</param>
    public virtual ValueTask BeforeCheckAsync(object row, CheckContext context) => default;

    /// <summary>Calls the hook <c>AfterCheck</c>.</summary>
    /// <param name="row">An object of the machine's class.</param>
    /// <param name="context">What the hook's parameters are taken from.</param>
    public virtual ValueTask AfterCheckAsync(object row, CheckContext context) => default;

    /// <summary>Calls the hook <c>OnFailed</c>.</summary>
    /// <param name="row">An object of the machine's class.</param>
    /// <param name="exception">What the try has thrown; null where nothing was.</param>
    /// <param name="error">What was recorded.</param>
    /// <param name="context">What the hook's other parameters are taken from.</param>
    public virtual ValueTask OnFailedAsync(object row, Exception? exception, string error, CheckContext context) => default;

    /// <summary>Says whether a state has a hook <c>OnEntered{State}</c>.</summary>
    /// <param name="state">The index of the state.</param>
    public virtual bool HasEnteredHook(int state) => false;

    /// <summary>Calls the hook <c>OnEntered{State}</c>.</summary>
    /// <param name="row">An object of the machine's class.</param>
    /// <param name="state">The index of the state that was entered.</param>
    /// <param name="context">What the hook's parameters are taken from.</param>
    public virtual ValueTask OnEnteredAsync(object row, int state, CheckContext context) => default;

    /// <summary>Makes the row for an occurrence of a schedule.</summary>
    /// <param name="schedule">The index of the schedule.</param>
    /// <param name="occurrence">The occurrence.</param>
    /// <returns>An object of the machine's class.</returns>
    public virtual object NewScheduled(int schedule, ScheduledOccurrence occurrence) => throw new ArgumentOutOfRangeException(nameof(schedule));
}

/// <summary>A machine whose rows are objects of <typeparamref name="T"/>. Generated.</summary>
/// <typeparam name="T">The annotated class.</typeparam>
public abstract class Machine<T> : Machine
    where T : class;
