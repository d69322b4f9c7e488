using System;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Running;

/// <summary>A place where one check can run at a time, with what all checks that run there can share.</summary>
internal sealed class Slot
{
    public Slot(Func<Slot, Task> pump, TimeProvider timeProvider)
    {
        Pump = () => pump(this);
        Context = new CheckContext(timeProvider);
    }

    /// <summary>Runs row after row in this slot, until none waits.</summary>
    public Func<Task> Pump { get; }

    public CheckContext Context { get; }

    /// <summary>The try whose check runs here. Written and read under the lock of the tries.</summary>
    public Try? Running { get; set; }
}
