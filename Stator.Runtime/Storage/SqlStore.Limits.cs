using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>
/// The claim that counts, for machines with queues or limits: in one transaction it waits for its turn, counts what is on lease, chooses
/// among the due rows and leases them. One at a time for each machine, so that two can never take the last place both.
/// </summary>
internal abstract partial class SqlStore
{
    // More rounds come only where row after row may not be claimed; the next claim goes on from there.
    private const int MaxRounds = 20;
    private const int LeastCandidates = 200;
    private const int MostCandidates = 5000;

    private static readonly TimeSpan OtherMachinesTurn = TimeSpan.FromMilliseconds(10);

    public Task<IReadOnlyList<ClaimedRow>> ClaimWithinAsync(
        MachineDefinition machine, ClaimScope scope, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy,
        CancellationToken cancellationToken)
        => ConnectedAsync<IReadOnlyList<ClaimedRow>>(
            isWrite: true,
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var claim = new CountedClaim(this, machine, scope, connection, transaction, cancellationToken);
                    var chosen = await claim.ChooseAsync(limit, dueBy).ConfigureAwait(false);
                    var claimed = chosen.Count == 0
                        ? []
                        : await LeaseAsync(connection, transaction, machine, chosen, token, lease, dueBy, cancellationToken).ConfigureAwait(false);
                    await claim.UseRatesAsync(claimed).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    ClaimOrder.Sort(machine, claimed);
                    if (claim.AgainIn is { } time)
                    {
                        News.Tell(machine.Table, time);
                    }

                    return claimed;
                }
            },
            cancellationToken);

    /// <summary>Reads due rows that may be claimed, in the order in which they should be.</summary>
    protected abstract Task<List<Candidate>> CandidatesAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, ClaimScope scope, Admission admission,
        IReadOnlyList<Candidate> chosen, int limit, DateTimeOffset? dueBy, CancellationToken cancellationToken);

    /// <summary>Leases rows that were chosen, but for those that somebody else has touched.</summary>
    protected abstract Task<List<ClaimedRow>> LeaseAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, IReadOnlyList<Candidate> chosen, Guid token, TimeSpan lease,
        DateTimeOffset? dueBy, CancellationToken cancellationToken);

    private sealed class CountedClaim(
        SqlStore store, MachineDefinition machine, ClaimScope scope, DbConnection connection, DbTransaction transaction,
        CancellationToken cancellationToken)
    {
        private readonly Dictionary<string, (int Used, TimeSpan Age, QueueRate Rate)> rates = [];
        private readonly Admission admission = new(machine, scope);
        private readonly LimitSql sql = store.Sql(machine).Limits!;

        /// <summary>When rows that may not be claimed now may be, as far as a clock can tell.</summary>
        public TimeSpan? AgainIn { get; private set; }

        public async Task<List<Candidate>> ChooseAsync(int limit, DateTimeOffset? dueBy)
        {
            await CountAsync().ConfigureAwait(false);
            var chosen = new List<Candidate>();
            var most = Math.Clamp(limit * 4, LeastCandidates, MostCandidates);
            for (var round = 0; chosen.Count < limit && !admission.IsFull; round++)
            {
                if (round == MaxRounds)
                {
                    Again(TimeSpan.Zero);
                    break;
                }

                var candidates = await store.CandidatesAsync(
                    connection, transaction, machine, scope, admission, chosen, most, dueBy, cancellationToken).ConfigureAwait(false);
                foreach (var queue in candidates.Select(c => c.Queue).Distinct().Where(q => !admission.Knows(q)))
                {
                    admission.Learn(queue!, await RoomOfAsync(queue!).ConfigureAwait(false));
                }

                chosen.AddRange(candidates.Where(admission.TryTake).Take(limit - chosen.Count).ToList());
                if (candidates.Count < most)
                {
                    break;
                }
            }

            return chosen;
        }

        /// <summary>Counts the tries that begin, each in its queue.</summary>
        public async Task UseRatesAsync(IReadOnlyList<ClaimedRow> claimed)
        {
            foreach (var (queue, (used, age, rate)) in rates)
            {
                var begun = claimed.Count(r => r.Queue == queue);
                var begins = age >= rate.Period;
                if (begun > 0)
                {
                    await connection.ExecuteAsync(new CommandDefinition(
                        sql.WriteRate!,
                        new Parameters().Add("queue", queue).Add("used", begins ? begun : used + begun).Add("begins", begins), transaction,
                        cancellationToken: cancellationToken)).ConfigureAwait(false);
                }

                if ((begins ? 0 : used) + begun >= rate.Limit)
                {
                    Again(begins ? rate.Period : rate.Period - age);
                }
            }
        }

        private async Task CountAsync()
        {
            if (sql.Lock is not null)
            {
                await connection.ExecuteAsync(new CommandDefinition(sql.Lock, null, transaction, cancellationToken: cancellationToken))
                    .ConfigureAwait(false);
            }

            if (sql.OnLease is not null)
            {
                await ReadAsync(
                    connection, sql.OnLease, new Parameters(), transaction,
                    reader =>
                    {
                        admission.Count(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt64(2));
                        return true;
                    },
                    cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task<long> RoomOfAsync(string queue)
        {
            var room = (long?)scope.RoomOf(queue) ?? long.MaxValue;
            if (room <= 0 || scope.RateOf(queue) is not { } rate)
            {
                return room;
            }

            // The queue may be another machine's too.
            if ((await ReadRateAsync(queue).ConfigureAwait(false) ?? await AddRateAsync(queue).ConfigureAwait(false)) is not { } read)
            {
                Again(OtherMachinesTurn);
                return 0;
            }

            var (used, age) = read;
            rates[queue] = (used, age, rate);
            return Math.Min(room, age >= rate.Period ? rate.Limit : rate.Limit - used);
        }

        private async Task<(int Used, TimeSpan Age)?> AddRateAsync(string queue)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                sql.AddRate!, new Parameters().Add("queue", queue), transaction, cancellationToken: cancellationToken)).ConfigureAwait(false);
            return await ReadRateAsync(queue).ConfigureAwait(false);
        }

        private async Task<(int Used, TimeSpan Age)?> ReadRateAsync(string queue)
            => await ReadAsync<(int, TimeSpan)?>(
                connection, sql.ReadRate!, new Parameters().Add("queue", queue), transaction,
                // SQLite counts days, and is a little wrong for it.
                reader => (reader.GetInt32(0), TimeSpan.FromMilliseconds(Math.Round(reader.GetDouble(1) * 1000))), cancellationToken).ConfigureAwait(false);

        private void Again(TimeSpan time) => AgainIn = AgainIn is { } sooner && sooner < time ? sooner : time;
    }
}
