using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Stator.Generators.Flow;

/// <summary>
/// What is ever assigned to a local, anywhere in a method. Which of the assignments comes first does not matter to the question whether
/// each of them is allowed.
/// </summary>
internal sealed class LocalValues(CheckBody check)
{
    /// <summary>The values, each with the operation that assigns it; a value is null where it cannot be told.</summary>
    public IEnumerable<(IOperation At, IOperation? Value)> Of(ILocalSymbol local)
        => check.All.SelectMany(operation => Assigned(operation, local));

    private static IEnumerable<(IOperation At, IOperation? Value)> Assigned(IOperation operation, ILocalSymbol local)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation declarator when Same(declarator.Symbol, local):
                if (declarator.Parent is IForEachLoopOperation)
                {
                    yield return (declarator, null);
                }
                else if (declarator.GetVariableInitializer() is { } initializer)
                {
                    yield return (initializer.Value, local.IsRef ? null : initializer.Value);
                }

                break;
            case ISimpleAssignmentOperation assignment when Is(assignment.Target, local):
                yield return (assignment.Value, assignment.IsRef ? null : assignment.Value);
                break;
            case ICoalesceAssignmentOperation assignment when Is(assignment.Target, local):
                yield return (assignment.Value, assignment.Value);
                break;
            case ICompoundAssignmentOperation assignment when Is(assignment.Target, local):
                yield return (assignment, null);
                break;
            case IIncrementOrDecrementOperation increment when Is(increment.Target, local):
                yield return (increment, null);
                break;
            case IDeconstructionAssignmentOperation deconstruction when Mentions(deconstruction.Target, local):
                yield return (deconstruction.Value, Part(deconstruction, local));
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when Is(argument.Value, local):
                yield return (argument, null);
                break;
            case IDeclarationPatternOperation pattern when Same(pattern.DeclaredSymbol, local):
                yield return (pattern, Matched(pattern));
                break;
            case IRecursivePatternOperation pattern when Same(pattern.DeclaredSymbol, local):
                yield return (pattern, Matched(pattern));
                break;
            default:
                break;
        }
    }

    // (a, b) = (X, Y) says which is which; a call that returns a tuple does not.
    private static IOperation? Part(IDeconstructionAssignmentOperation deconstruction, ILocalSymbol local)
        => Tuple(deconstruction.Target) is { } targets && Tuple(deconstruction.Value) is { } values
            ? targets.Elements.Zip(values.Elements, (target, value) => Is(target, local) ? value : null).FirstOrDefault(v => v is not null)
            : null;

    private static ITupleOperation? Tuple(IOperation operation) => operation switch
    {
        ITupleOperation tuple => tuple,
        IConversionOperation conversion => Tuple(conversion.Operand),
        IDeclarationExpressionOperation declaration => Tuple(declaration.Expression),
        _ => null,
    };

    // In "next is { } found" and "next switch { { } found => ... }", found is next.
    private static IOperation? Matched(IPatternOperation pattern) => pattern.Parent switch
    {
        IIsPatternOperation test => test.Value,
        ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => choice.Value,
        IPatternCaseClauseOperation { Parent.Parent: ISwitchOperation choice } => choice.Value,
        _ => null,
    };

    private static bool Mentions(IOperation target, ILocalSymbol local) => target.DescendantsAndSelf().Any(o => Is(o, local));

    private static bool Is(IOperation operation, ILocalSymbol local) => operation switch
    {
        ILocalReferenceOperation reference => Same(reference.Local, local),
        IDeclarationExpressionOperation declaration => Is(declaration.Expression, local),
        _ => false,
    };

    private static bool Same(ISymbol? one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
