using System.Threading;
using System.Threading.Tasks;

namespace Stator.Storage;

internal sealed partial class PostgresStore
{
    public async Task<ICheckTransaction> BeginCheckAsync(CancellationToken cancellationToken)
    {
        var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            return new CheckTransaction(
                transaction,
                async (machine, outcome, token) =>
                    (await CompleteAsync(connection, transaction, machine, [outcome], token).ConfigureAwait(false))[0]);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
