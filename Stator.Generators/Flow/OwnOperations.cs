using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Stator.Generators.Flow;

/// <summary>The operations that run when a body does: none of a lambda or a local function in it.</summary>
internal static class OwnOperations
{
    public static IEnumerable<IOperation> Of(IOperation body)
    {
        var waiting = new Stack<IOperation>();
        waiting.Push(body);
        while (waiting.Count > 0)
        {
            var operation = waiting.Pop();
            yield return operation;
            if (operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            {
                foreach (var child in operation.ChildOperations.Reverse())
                {
                    waiting.Push(child);
                }
            }
        }
    }
}
