using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Reading;

namespace Stator.Generators.Flow;

/// <summary>
/// Finds what a check may answer, by following each returned value to the constants it comes from. What cannot be followed is an answer
/// too, an unknown one, so that nothing is passed over in silence.
/// </summary>
internal sealed class ReturnedStates
{
    private const string Tasks = "System.Threading.Tasks.";

    private readonly CheckBody check;
    private readonly LocalValues values;
    private readonly HashSet<ILocalSymbol> followed = new(SymbolEqualityComparer.Default);

    private ReturnedStates(CheckBody check)
    {
        this.check = check;
        values = new LocalValues(check);
    }

    /// <summary>The answers, each once for each place that gives it.</summary>
    public static IReadOnlyList<Answer> Of(CheckBody check)
        => [.. check.Returned
            .SelectMany(value => new ReturnedStates(check).Follow(value))
            .GroupBy(answer => (answer.Kind, answer.At.Syntax, answer.State))
            .Select(same => same.First())];

    private IEnumerable<Answer> Follow(IOperation value) => value switch
    {
        IThrowOperation => [],
        IInvalidOperation => [new Answer(AnswerKind.Broken, value)],
        IDefaultValueOperation => [Default(value)],
        IConversionOperation { Operand: IDefaultValueOperation, ConstantValue.HasValue: true } => [Default(value)],
        { ConstantValue: { HasValue: true } constant } => [Constant(value, constant.Value)],
        IConversionOperation { OperatorMethod: null } conversion when KeepsValue(conversion) => Follow(conversion.Operand),
        IParenthesizedOperation inner => Follow(inner.Operand),
        IConditionalOperation { WhenFalse: { } otherwise } choice => Follow(choice.WhenTrue).Concat(Follow(otherwise)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Follow(arm.Value)),
        ICoalesceOperation choice => Follow(choice.Value).Where(a => a.Kind != AnswerKind.Stay).Concat(Follow(choice.WhenNull)),
        ISimpleAssignmentOperation { IsRef: false } assignment => Follow(assignment.Value),
        ICoalesceAssignmentOperation assignment => Follow(assignment.Target).Concat(Follow(assignment.Value)),
        IAwaitOperation wait => Follow(wait.Operation),
        ILocalReferenceOperation local => Follow(local.Local),
        IObjectCreationOperation creation => Created(creation),
        IInvocationOperation call => Called(call),
        IPropertyReferenceOperation property => Read(property),
        _ => [Unknown(value)],
    };

    // A local that comes round to itself brings nothing new.
    private IEnumerable<Answer> Follow(ILocalSymbol local)
        => followed.Add(local)
            ? values.Of(local).SelectMany(v => v.Value is null ? [new Answer(AnswerKind.Unknown, v.At)] : Follow(v.Value))
            : [];

    private Answer Constant(IOperation value, object? constant)
        => constant is null ? new Answer(AnswerKind.Stay, value)
            : check.Scope.IsState(value.Type) && check.Scope.MemberOf(constant) is { } state ? new Answer(AnswerKind.Move, value, state)
            : Unknown(value);

    private Answer Default(IOperation value) => value.Type switch
    {
        { } type when check.Scope.IsState(type) => new Answer(AnswerKind.Default, value),
        { } type when IsNullable(type) || IsOutcome(type) || type.IsNamed(Tasks + "ValueTask`1") => new Answer(AnswerKind.Stay, value),
        _ => Unknown(value),
    };

    private IEnumerable<Answer> Created(IObjectCreationOperation creation)
        => creation.Type is { } type && (IsNullable(type) || type.IsNamed(Tasks + "ValueTask`1")) && creation.Arguments.Length <= 1
            ? creation.Arguments.Length == 0 ? [new Answer(AnswerKind.Stay, creation)] : Follow(creation.Arguments[0].Value)
            : IsOutcome(creation.Type) && creation.Arguments.Length == 0 ? [new Answer(AnswerKind.Stay, creation)]
            : [Unknown(creation)];

    private IEnumerable<Answer> Called(IInvocationOperation call)
    {
        var owner = call.TargetMethod.ContainingType;
        if (IsOutcome(owner))
        {
            return [new Answer(call.TargetMethod.Name == "Fail" ? AnswerKind.Fail : AnswerKind.Stay, call)];
        }

        return IsTask(owner) ? (call.TargetMethod.Name, call.Instance) switch
        {
            ("FromResult", null) => Follow(call.Arguments[0].Value),
            ("FromException" or "FromCanceled", null) => [],
            ("ConfigureAwait" or "AsTask" or "Preserve" or "WaitAsync", { } task) => Follow(task),
            _ => [Unknown(call)],
        } : [Unknown(call)];
    }

    private IEnumerable<Answer> Read(IPropertyReferenceOperation reference) => reference switch
    {
        { Property: { IsStatic: true, Name: "Stay" } property } when IsOutcome(property.ContainingType)
            => [new Answer(AnswerKind.Stay, reference)],
        { Property: { IsStatic: true } property } when IsOutcome(property.ContainingType)
            => [new Answer(AnswerKind.Move, reference, check.TargetOf(property.Name))],
        { Property.Name: "Value", Instance: { Type: { } type } nullable } when IsNullable(type)
            => Follow(nullable).Where(a => a.Kind != AnswerKind.Stay),
        _ => [Unknown(reference)],
    };

    // A number that becomes a state could be any; a state that becomes nullable, or a null of its type, is the same as before.
    private static bool KeepsValue(IConversionOperation conversion)
        => conversion.Operand.Type is null or { SpecialType: SpecialType.None };

    private static Answer Unknown(IOperation value)
        => new(value.Type is { TypeKind: TypeKind.Error } ? AnswerKind.Broken : AnswerKind.Unknown, value);

    private bool IsNullable(ITypeSymbol type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            && check.Scope.IsState(nullable.TypeArguments[0]);

    private bool IsOutcome(ITypeSymbol? type)
        => type?.Name == check.Outcome && SymbolEqualityComparer.Default.Equals(type.ContainingType, check.Scope.Type);

    private static bool IsTask(ITypeSymbol type)
        => type.IsNamed(Tasks + "Task") || type.IsNamed(Tasks + "Task`1")
            || type.IsNamed(Tasks + "ValueTask") || type.IsNamed(Tasks + "ValueTask`1");
}
