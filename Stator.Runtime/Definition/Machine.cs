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
