using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Model;
using Stator.Generators.Reading;

namespace Stator.Generators.Flow;

/// <summary>Whether a check answers what the graph allows, and all of it.</summary>
internal static class AnswerRules
{
    public static IEnumerable<Finding> Check(CheckBody check, CancellationToken cancellationToken)
    {
        if (check.Model.Result is not (CheckResult.NullableState or CheckResult.Outcome))
        {
            return [];
        }

        var answers = ReturnedStates.Of(check);
        var findings = IsStub(check, answers) ? [] : CanOnlyStay(check, answers) ?? Unanswered(check, answers, cancellationToken);

        // An outcome type has only the answers that are declared, so that nothing is left to find.
        return check.Model.Result == CheckResult.Outcome
            ? findings
            : findings.Concat(answers.Select(answer => OfShortForm(check, answer)).OfType<Finding>());
    }

    private static Finding? OfShortForm(CheckBody check, Answer answer)
    {
        var at = answer.At.Syntax.GetLocation();
        return answer.Kind switch
        {
            AnswerKind.Move => Undeclared(check, answer.State!, at),
            AnswerKind.Default => new Finding("STATOR062", at, check.Scope.StateType.Name, Meaning(check, answer)),
            AnswerKind.Unknown => new Finding("STATOR061", at, check.Method.Name, check.Outcome),
            _ => null,
        };
    }

    private static Finding? Undeclared(CheckBody check, string state, Location at)
    {
        var scope = check.Scope;
        if (!scope.TransitionsAreKnown || scope.TransitionsFrom(check.State).Any(t => t.To.Member == state))
        {
            return null;
        }

        var id = scope.TimeoutsFrom(check.State).Any(t => t.To.Member == state) ? "STATOR060" : "STATOR059";
        return new Finding(id, at, check.Method.Name, state, check.State) { Facts = Declarable(check, state) };
    }

    // A transition to itself is hardly what was meant, and one to a legacy state or to one that is not declared is wrong too.
    private static IReadOnlyList<string> Declarable(CheckBody check, string state)
        => state == check.State || check.Scope.KindOf(state) is null or StateKind.Legacy ? [] : ["From", check.State, "To", state];

    private static string Meaning(CheckBody check, Answer answer)
        => check.Scope.MemberOf(answer.At.ConstantValue.Value) is { } member ? $"the state '{member}'" : "no state at all";

    // The runner would try such a row for ever.
    private static IEnumerable<Finding>? CanOnlyStay(CheckBody check, IReadOnlyList<Answer> answers)
        => answers.Count > 0
            && answers.All(a => a.Kind == AnswerKind.Stay)
            && !check.Scope.TimeoutsFrom(check.State).Any()
            && !check.Scope.CommandsFrom(check.State).Any()
            && !check.Scope.FailuresFrom(check.State).Any()
                ? [new Finding("STATOR064", check.At, check.Method.Name, check.State)]
                : null;

    private static IEnumerable<Finding> Unanswered(CheckBody check, IReadOnlyList<Answer> answers, CancellationToken cancellationToken)
    {
        var isKnown = answers.Count > 0 && answers.All(a => a.Kind is AnswerKind.Move or AnswerKind.Stay or AnswerKind.Fail);
        return isKnown
            ? check.Scope.TransitionsFrom(check.State)
                .Where(t => t.To.Member is { } to && answers.All(a => a.State != to))
                .GroupBy(t => t.To.Member, StringComparer.Ordinal)
                .Select(same => new Finding(
                    "STATOR033",
                    SpotLocator.Find(check.Scope.Type, same.First().To.At, cancellationToken),
                    check.Method.Name,
                    same.Key!,
                    check.State))
            : [];
    }

    // A body that does nothing but stay is still to be written, and whoever put it there knows.
    private static bool IsStub(CheckBody check, IReadOnlyList<Answer> answers)
        => answers.Count == 1
            && answers[0].Kind == AnswerKind.Stay
            && check.Blocks.OfType<IBlockOperation>().All(b => b.Operations.Count(o => !o.IsImplicit || o is IReturnOperation) == 1)
            && !check.Own.Any(o => o is IConditionalOperation or IAwaitOperation);
}
