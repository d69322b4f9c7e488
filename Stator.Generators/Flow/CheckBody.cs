using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Model;

namespace Stator.Generators.Flow;

/// <summary>What is in the check of an automatic state.</summary>
internal sealed class CheckBody
{
    private CheckBody(MachineScope scope, IMethodSymbol method, CheckModel model, IReadOnlyList<IOperation> blocks)
    {
        Scope = scope;
        Method = method;
        Model = model;
        Blocks = blocks;
        Own = [.. blocks.SelectMany(OwnOperations.Of)];
    }

    public MachineScope Scope { get; }

    public IMethodSymbol Method { get; }

    public CheckModel Model { get; }

    public IReadOnlyList<IOperation> Blocks { get; }

    /// <summary>The state that is checked.</summary>
    public string State => Method.Name.Substring(Scope.Machine.CheckPrefix.Length);

    public string Outcome => GeneratedNames.OutcomeOf(Scope.Machine, State);

    public Location At => Method.Locations[0];

    /// <summary>All operations, also those in lambdas and local functions.</summary>
    public IEnumerable<IOperation> All => Blocks.SelectMany(b => b.DescendantsAndSelf());

    /// <summary>The operations that run when the check itself does: none of a lambda or a local function.</summary>
    public IReadOnlyList<IOperation> Own { get; }

    /// <summary>What stands behind each <c>return</c>.</summary>
    public IEnumerable<IOperation> Returned
        => Own.OfType<IReturnOperation>().Where(r => r.Kind == OperationKind.Return).Select(r => r.ReturnedValue).OfType<IOperation>();

    /// <summary>The state that a member of the outcome type moves to.</summary>
    public string TargetOf(string member)
        => GeneratedNames.Targets(Outcome, Scope.TransitionsFrom(State).Select(t => t.To.Member).OfType<string>())
            .Where(t => t.Member == member)
            .Select(t => t.Target)
            .FirstOrDefault() ?? member;

    /// <summary>The check that a method is; null where it is none, or one that Stator cannot call.</summary>
    public static CheckBody? Of(MachineScope scope, ISymbol owner, IReadOnlyList<IOperation> blocks)
    {
        if (owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method
            || !method.Name.StartsWith(scope.Machine.CheckPrefix, StringComparison.Ordinal)
            || !SymbolEqualityComparer.Default.Equals(method.ContainingType, scope.Type)
            || scope.KindOf(method.Name.Substring(scope.Machine.CheckPrefix.Length)) != StateKind.Automatic)
        {
            return null;
        }

        var models = scope.ChecksNamed(method.Name).ToList();
        return models.Count == 1 ? new CheckBody(scope, method, models[0], [.. blocks.Where(b => b is IBlockOperation)]) : null;
    }
}
