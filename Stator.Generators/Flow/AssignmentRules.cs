using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Model;

namespace Stator.Generators.Flow;

/// <summary>Assignments to properties that mean something else to the writer than to the runner.</summary>
internal static class AssignmentRules
{
    /// <summary>Assignments to the state, but not where a row is made: in a constructor or an initializer.</summary>
    public static IEnumerable<Finding> StateIsAssigned(
        MachineScope scope, ISymbol owner, IReadOnlyList<IOperation> blocks, CheckBody? check)
        => owner is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }
            ? []
            : from block in blocks
              from target in Assigned(block)
              where scope.IsStateProperty(target.Property)
              select new Finding("STATOR066", target.Syntax.GetLocation(), target.Property.Name)
              {
                  Facts = check is null ? [] : Answerable(check, target),
              };

    /// <summary>Assignments in a check to columns of its own row.</summary>
    public static IEnumerable<Finding> ColumnIsAssigned(CheckBody check)
        => from block in check.Blocks
           from target in Assigned(block)
           where target.Instance is IInstanceReferenceOperation or IParameterReferenceOperation && check.Scope.IsUnsavedColumn(target.Property)
           select new Finding("STATOR065", target.Syntax.GetLocation(), target.Property.Name, check.Method.Name)
           {
               Facts = ["Property", target.Property.Name],
           };

    // What a fix may turn into an answer: "State = X;" where X is declared.
    private static IReadOnlyList<string> Answerable(CheckBody check, IPropertyReferenceOperation target)
        => target.Parent is ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment
            && assignment.Value.ConstantValue is { HasValue: true } value
            && check.Scope.MemberOf(value.Value) is { } state
            && check.Scope.TransitionsFrom(check.State).Any(t => t.To.Member == state)
            ? check.Model.Result switch
            {
                CheckResult.NullableState => ["State", state],
                CheckResult.Outcome => ["State", state, "Outcome", check.Outcome],
                _ => [],
            }
            : [];

    private static IEnumerable<IPropertyReferenceOperation> Assigned(IOperation block)
        => block.DescendantsAndSelf()
            .Where(o => o.Parent is not IObjectOrCollectionInitializerOperation)
            .SelectMany(o => o switch
            {
                IDeconstructionAssignmentOperation deconstruction => Parts(deconstruction.Target),
                IAssignmentOperation assignment => [assignment.Target],
                IIncrementOrDecrementOperation increment => [increment.Target],
                _ => Array.Empty<IOperation>(),
            })
            .OfType<IPropertyReferenceOperation>();

    private static IEnumerable<IOperation> Parts(IOperation target)
        => target is ITupleOperation tuple ? tuple.Elements.SelectMany(Parts) : [target];
}
