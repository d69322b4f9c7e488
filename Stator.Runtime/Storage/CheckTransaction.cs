using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <inheritdoc cref="ICheckTransaction"/>
internal sealed class CheckTransaction(
    DbTransaction transaction, Func<MachineDefinition, RowOutcome, CancellationToken, Task<WriteResult>> complete) : ICheckTransaction
{
    private readonly DbConnection connection = transaction.Connection!;

    public DbTransaction Transaction => transaction;

    /// <summary>What <see cref="Enter"/> does.</summary>
    public Action Entered { get; init; } = static () => { };

    /// <summary>What is done at the end, whatever came before it.</summary>
    public Action Ended { get; init; } = static () => { };

    public void Enter() => Entered();

    public Task<WriteResult> CompleteAsync(MachineDefinition machine, RowOutcome outcome, CancellationToken cancellationToken)
        => complete(machine, outcome, cancellationToken);

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            try
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                Ended();
            }
        }
    }
}
