using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>A check's transaction whose calls race the same timer as all others of the runner.</summary>
internal sealed class BoundedTransaction(ICheckTransaction transaction, BoundedStore store) : ICheckTransaction
{
    public DbTransaction Transaction => transaction.Transaction;

    public void Enter() => transaction.Enter();

    public Task<WriteResult> CompleteAsync(MachineDefinition machine, RowOutcome outcome, CancellationToken cancellationToken)
        => store.BoundAsync("writing an outcome", c => transaction.CompleteAsync(machine, outcome, c), cancellationToken);

    public Task CommitAsync(CancellationToken cancellationToken)
        => store.BoundAsync(
            "committing",
            async c =>
            {
                await transaction.CommitAsync(c).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    public ValueTask DisposeAsync() => transaction.DisposeAsync();
}
