using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Tests.Support;

/// <summary>A process that dies in the middle of its checks. Claims that nobody finishes are all that it leaves.</summary>
internal static class DeadProcess
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public static Task<IReadOnlyList<ClaimedRow>> ClaimAsync(TestStator stator, MachineDefinition machine, int rows = 1)
        => stator.Store.ClaimAsync(machine, rows, new Guid("deadbeef-0000-0000-0000-000000000001"), Lease, null, default);
}
