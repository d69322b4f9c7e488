using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Stator.Generators.Flow;

/// <summary>
/// All that can be wrong inside the methods of a machine's class. The analyzer asks this; the generator, which sees no bodies, need not,
/// because what it writes looks again when it runs.
/// </summary>
internal static class BodyRules
{
    public static IEnumerable<Finding> Check(
        MachineScope scope, ISymbol owner, IReadOnlyList<IOperation> blocks, CancellationToken cancellationToken)
    {
        var check = CheckBody.Of(scope, owner, blocks);
        var findings = AssignmentRules.StateIsAssigned(scope, owner, blocks, check);
        return check is null
            ? findings
            : findings
                .Concat(AnswerRules.Check(check, cancellationToken))
                .Concat(AssignmentRules.ColumnIsAssigned(check))
                .Concat(WaitingRules.Check(check))
                .Concat(ClockRules.Check(check));
    }
}
