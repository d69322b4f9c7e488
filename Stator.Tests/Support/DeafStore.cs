using System;
using System.Data.Common;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Tests.Support;

/// <summary>A store whose transactions do not answer to their commit: it has happened, or it has not.</summary>
internal class DeafStore : DispatchProxy
{
    private IMachineStore store = null!;
    private bool commits;

    public static IMachineStore On(IMachineStore store, bool commits)
    {
        var deaf = (DeafStore)(object)Create<IMachineStore, DeafStore>();
        (deaf.store, deaf.commits) = (store, commits);
        return (IMachineStore)(object)deaf;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(store, BindingFlags.DoNotWrapExceptions, null, args, null);
        return targetMethod.Name == nameof(IMachineStore.BeginCheckAsync) ? DeafenAsync((Task<ICheckTransaction>)answer!) : answer;
    }

    private async Task<ICheckTransaction> DeafenAsync(Task<ICheckTransaction> begun) => new Deaf(await begun, commits);

    private sealed class Deaf(ICheckTransaction transaction, bool commits) : ICheckTransaction
    {
        public DbTransaction Transaction => transaction.Transaction;

        public void Enter() => transaction.Enter();

        public Task<WriteResult> CompleteAsync(MachineDefinition machine, RowOutcome outcome, CancellationToken cancellationToken)
            => transaction.CompleteAsync(machine, outcome, cancellationToken);

        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            if (commits)
            {
                await transaction.CommitAsync(cancellationToken);
            }

            throw new TimeoutException("Nobody answered.");
        }

        public ValueTask DisposeAsync() => transaction.DisposeAsync();
    }
}
