using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>What is asked to find out whether all is well with a machine.</summary>
internal abstract partial class SqlStore
{
    public Task<IReadOnlyList<MissingPart>> FindMissingAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => AllAsync(
            Sql(machine).Tools.FindMissing, new Parameters(), reader => new MissingPart(reader.GetString(0), reader.GetString(1)), cancellationToken);

    public Task<IReadOnlyList<Suspect>> ExamineAsync(MachineDefinition machine, object fromKey, int budget, CancellationToken cancellationToken)
        => AllAsync(
            Sql(machine).Tools.Examine, new Parameters().Add("from", fromKey).Add("budget", budget),
            reader => new Suspect(
                machine.Rows.ReadKey(reader, 0), reader.GetString(1), ReadSpan(reader, 2),
                reader.IsDBNull(3) ? null : Enum.Parse<FindingKind>(reader.GetString(3)), reader.GetInt64(4)),
            cancellationToken);

    public Task<IReadOnlyList<ServerFinding>> ExamineServerAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => Sql(machine).Tools.ExamineServer is not { } statement
            ? Task.FromResult<IReadOnlyList<ServerFinding>>([])
            : AllAsync(
                statement, new Parameters(),
                reader => new ServerFinding(Enum.Parse<FindingKind>(reader.GetString(0)), reader.GetInt64(1), reader.GetString(2)),
                cancellationToken);

    public Task<int> RepairAsync(MachineDefinition machine, IReadOnlyList<object> keys, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: true,
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var repaired = 0;
                    foreach (var parameters in OfKeys(machine, keys))
                    {
                        repaired += await connection.ExecuteAsync(
                            new CommandDefinition(Sql(machine).Tools.Repair, parameters, transaction, cancellationToken: cancellationToken))
                            .ConfigureAwait(false);
                    }

                    if (repaired > 0)
                    {
                        await AnnounceAsync(connection, transaction, machine, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                    }

                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    News.Tell(machine.Table, TimeSpan.Zero);
                    return repaired;
                }
            },
            cancellationToken);

    /// <summary>Reads the whole result of a statement on a connection of the data source.</summary>
    private async Task<IReadOnlyList<T>> AllAsync<T>(
        string statement, Parameters parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        await RunAsync(
            statement, parameters, null, isWrite: false,
            reader =>
            {
                all.Add(read(reader));
                return all;
            },
            cancellationToken).ConfigureAwait(false);
        return all;
    }
}
