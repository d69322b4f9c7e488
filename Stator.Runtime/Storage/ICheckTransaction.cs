using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>A transaction that a check runs in, on a connection of its own. Disposing of it rolls back what was not committed.</summary>
internal interface ICheckTransaction : IAsyncDisposable
{
    DbTransaction Transaction { get; }

    /// <summary>Whoever runs from here on runs in it: so that a verb which would wait for its end can say so instead.</summary>
    void Enter();

    /// <summary>Writes an outcome, fenced as ever, in this transaction.</summary>
    Task<WriteResult> CompleteAsync(MachineDefinition machine, RowOutcome outcome, CancellationToken cancellationToken);

    Task CommitAsync(CancellationToken cancellationToken);
}
