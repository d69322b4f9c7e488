using System;

namespace Stator.Generated;

/// <summary>Which hooks a machine has, so that nothing is called that is not there.</summary>
[Flags]
public enum MachineHooks
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>BeforeCheck</c>.</summary>
    BeforeCheck = 1,

    /// <summary><c>AfterCheck</c>.</summary>
    AfterCheck = 2,

    /// <summary><c>OnFailed</c>.</summary>
    Failed = 4,

    /// <summary><c>OnEntered{State}</c> of one state at least.</summary>
    Entered = 8,
}
