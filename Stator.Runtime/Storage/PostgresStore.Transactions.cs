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
                {
                    var results = new WriteResult[1];
                    await ReadAsync(
                        // The check may have written to the row in this transaction, which moves it.
                        connection, Sql(machine).Complete, OutcomeArrays.Of(machine, [outcome], usesPlaces: false), transaction,
                        reader =>
                        {
                            ReadEnd(machine, [outcome], reader, results);
                            return true;
                        },
                        token).ConfigureAwait(false);
                    return results[0];
                });
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
