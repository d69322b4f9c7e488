using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Model;
using Stator.Generators.Reading;

namespace Stator.Generators.Flow;

/// <summary>How a check waits: so that it can be cancelled, and without a thread.</summary>
internal static class WaitingRules
{
    private const string Tasks = "System.Threading.Tasks.";

    private static readonly string[] Configured =
        ["ConfiguredTaskAwaitable", "ConfiguredTaskAwaitable`1", "ConfiguredValueTaskAwaitable", "ConfiguredValueTaskAwaitable`1"];

    public static IEnumerable<Finding> Check(CheckBody check) => Uncancellable(check).Concat(Blocking(check));

    // Only one that waits for something that could be cancelled; for all others a token is of no use.
    private static IEnumerable<Finding> Uncancellable(CheckBody check)
        => check.Model.IsAwaited && check.Model.Parameters.All(p => p.Kind != CheckParameterKind.CancellationToken)
            ? TokenCalls.In(check.Own)
                .OrderBy(c => c.Call.Syntax.SpanStart)
                .Take(1)
                .Select(c => new Finding("STATOR058", check.At, check.Method.Name, c.Call.TargetMethod.Name))
            : [];

    private static IEnumerable<Finding> Blocking(CheckBody check)
        => from operation in check.Own
           let call = Blocks(operation)
           where call is not null && !IsKnownToBeDone(check, Task(operation))
           select new Finding(
               "STATOR067",
               operation.Syntax.GetLocation(),
               call,
               check.Method.Name,
               call == "Thread.Sleep" ? "answer StayFor, or await Task.Delay" : "await it")
           {
               Facts = call is "Result" or "Wait" or "GetResult" ? ["Call", call] : [],
           };

    private static string? Blocks(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Result" } property } when IsTask(property.ContainingType) => "Result",
        IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType: var type } } when type.IsNamed(Tasks + "Task") => "Wait",
        IInvocationOperation { TargetMethod: { Name: "WaitAll" or "WaitAny", ContainingType: var type } method }
            when type.IsNamed(Tasks + "Task") => "Task." + method.Name,
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { TargetMethod: var getAwaiter } }
            when getAwaiter.Name == "GetAwaiter" && IsTask(getAwaiter.ContainingType) => "GetResult",
        IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType: var type } }
            when type.IsNamed("System.Threading.Thread") => "Thread.Sleep",
        _ => null,
    };

    private static IOperation? Task(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation property => property.Instance,
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation getAwaiter } => getAwaiter.Instance,
        IInvocationOperation call => call.Instance,
        _ => null,
    };

    // A task that was awaited above, alone or in a WhenAll, or that was asked whether it is completed, gives its result at once.
    private static bool IsKnownToBeDone(CheckBody check, IOperation? task)
        => task is ILocalReferenceOperation { Local: var local, Syntax.SpanStart: var position }
            && check.Own
                .Where(o => o.Syntax.SpanStart < position)
                .Where(o => o is IAwaitOperation
                    || (o is IPropertyReferenceOperation asked && asked.Property.Name.StartsWith("IsCompleted", StringComparison.Ordinal)))
                .Any(o => o.ChildOperations.Any(c => Mentions(c, local)));

    private static bool Mentions(IOperation operation, ILocalSymbol local)
        => operation.DescendantsAndSelf()
            .OfType<ILocalReferenceOperation>()
            .Any(r => SymbolEqualityComparer.Default.Equals(r.Local, local));

    private static bool IsTask(ITypeSymbol type)
        => type.IsNamed(Tasks + "Task") || type.IsNamed(Tasks + "Task`1")
            || type.IsNamed(Tasks + "ValueTask") || type.IsNamed(Tasks + "ValueTask`1")
            || Configured.Any(name => type.IsNamed("System.Runtime.CompilerServices." + name));
}
