using System.Collections.Generic;
using System.Reflection;
using System.Threading.Tasks;
using Stator.Storage;

namespace Stator.Tests.Support;

/// <summary>A store that does not come back from a look, once it is told to.</summary>
internal class StuckStore : DispatchProxy
{
    private readonly TaskCompletionSource looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<IReadOnlyList<Peeked>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IMachineStore store = null!;
    private volatile bool isStuck;

    public IMachineStore Store => (IMachineStore)(object)this;

    public bool IsStuck
    {
        get => isStuck;
        set => isStuck = value;
    }

    /// <summary>Is over when a look is stuck.</summary>
    public Task Looked => looked.Task;

    public static StuckStore On(IMachineStore store)
    {
        var stuck = (StuckStore)(object)Create<IMachineStore, StuckStore>();
        stuck.store = store;
        return stuck;
    }

    public void GoOn()
    {
        isStuck = false;
        answer.SetCanceled();
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (isStuck && targetMethod!.Name == nameof(IMachineStore.PeekAsync))
        {
            looked.TrySetResult();
            return answer.Task;
        }

        return targetMethod!.Invoke(store, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
