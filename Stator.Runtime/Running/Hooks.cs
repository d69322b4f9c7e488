using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>What a write has come to: what was written, the state of the row, and whether it has moved there.</summary>
internal sealed record Settled(RowOutcome Outcome, int State, bool HasMoved);

/// <summary>
/// Calls the hooks of machines. Those around a check belong to its try. Those after it are called when the outcome is in the database, so that
/// nothing they do can change it; the slot is kept meanwhile, which is what bounds them.
/// </summary>
internal sealed class Hooks(RunnerParts parts, Background background)
{
    private const MachineHooks AroundChecks = MachineHooks.BeforeCheck | MachineHooks.AfterCheck;
    private const MachineHooks AfterWrites = MachineHooks.Failed | MachineHooks.Entered;

    /// <summary>Calls the check, and the hooks around it where there are any.</summary>
    public ValueTask<Outcome> CheckAsync(Try current, CheckContext context)
        => (current.Definition.Hooks & AroundChecks) == 0
            ? current.Machine.CheckAsync(current.Row.Row, current.Row.State, context)
            : CheckBetweenAsync(current, context);

    /// <summary>Begins to wait for the end of a write that hooks may follow; null where none does.</summary>
    public Task<Settled?>? Follow(TryResult result)
        => (result.Try.Definition.Hooks & AfterWrites) == 0 || result.Outcome is null || !MayFollow(result) ? null : result.Try.WaitUntilSettled();

    /// <summary>Calls the hooks that follow a write, when it is done. Their errors are logged and change nothing.</summary>
    public async Task FollowAsync(Try current, Task<Settled?> settled)
    {
        // Writing is given up when the lease is over.
        var longest = current.LeaseLeft + (2 * parts.Options.CallTimeout);
        if (!await background.WithinAsync(settled, longest > TimeSpan.Zero ? longest : TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false)
            || await settled.ConfigureAwait(false) is not { } write)
        {
            return;
        }

        if (write.Outcome.Failed && current.Definition.Hooks.HasFlag(MachineHooks.Failed))
        {
            await CallAsync(
                current, "OnFailed",
                context => current.Machine.OnFailedAsync(current.Row.Row, current.Failure, write.Outcome.Error ?? string.Empty, context))
                .ConfigureAwait(false);
        }

        if (write.HasMoved && current.Machine.HasEnteredHook(write.State))
        {
            await CallAsync(
                current, "OnEntered" + current.Definition.States[write.State].Name,
                context => current.Machine.OnEnteredAsync(current.Row.Row, write.State, context)).ConfigureAwait(false);
        }
    }

    // A fruitless try may turn out to be over time.
    private static bool MayFollow(TryResult result)
        => result.Outcome!.Failed
            || (result.Outcome.Target is { } target
                ? result.Try.Machine.HasEnteredHook(target)
                : result.Try.Definition.Hooks.HasFlag(MachineHooks.Entered));

    private async ValueTask<Outcome> CheckBetweenAsync(Try current, CheckContext context)
    {
        var (machine, row, hooks) = (current.Machine, current.Row, current.Definition.Hooks);
        if (hooks.HasFlag(MachineHooks.BeforeCheck))
        {
            await machine.BeforeCheckAsync(row.Row, context).ConfigureAwait(false);
        }

        try
        {
            return await machine.CheckAsync(row.Row, row.State, context).ConfigureAwait(false);
        }
        finally
        {
            if (hooks.HasFlag(MachineHooks.AfterCheck))
            {
                await LogErrorsAsync(current, "AfterCheck", () => machine.AfterCheckAsync(row.Row, context)).ConfigureAwait(false);
            }
        }
    }

    private async Task CallAsync(Try current, string hook, Func<CheckContext, ValueTask> call)
    {
        var cancellation = new CancellationTokenSource();
        using var alarm = background.After(current.Deadline, () => background.Forget(cancellation.CancelAsync()));
        current.BeginHook();
        await LogErrorsAsync(
            current, hook,
            async () =>
            {
                var scope = parts.Scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                {
                    await call(new CheckContext(scope.ServiceProvider, current.StatorContext, parts.TimeProvider, cancellation.Token))
                        .ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        current.EndHook();
    }

    private async Task LogErrorsAsync(Try current, string hook, Func<ValueTask> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            parts.Logger.HookFailed(current.Definition.Name, current.Row.Key, hook, exception);
        }
    }
}
