using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>A check's transaction whose errors are counted as all others.</summary>
internal sealed class ObservedTransaction(ICheckTransaction transaction, ObservedStore store) : ICheckTransaction
{
    public DbTransaction Transaction => transaction.Transaction;

    public void Enter() => transaction.Enter();

    public Task<WriteResult> CompleteAsync(MachineDefinition machine, RowOutcome outcome, CancellationToken cancellationToken)
        => store.WatchAsync("write", transaction.CompleteAsync(machine, outcome, cancellationToken));

    public Task CommitAsync(CancellationToken cancellationToken) => store.WatchAsync("commit", transaction.CommitAsync(cancellationToken));

    public ValueTask DisposeAsync() => transaction.DisposeAsync();
}
