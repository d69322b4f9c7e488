using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;
using Stator.Schedules;

namespace Stator.Generators.Reading;

/// <summary>Reads schedules, and the methods that make their rows.</summary>
internal static class ScheduleReader
{
    public static ScheduleModel Read(AttributeReader attribute)
        => new(
            attribute.WrittenText(0),
            attribute.Duration("Every"),
            attribute.Has("Cron") ? Cron(attribute.Text("Cron"), attribute.At.At("Cron")) : null,
            attribute.Has("Zone") ? new ZoneModel(attribute.Text("Zone"), attribute.At.At("Zone")) : null,
            attribute.Member("CatchUp") ?? "Latest",
            attribute.At);

    public static EquatableArray<MakerModel> Makers(INamedTypeSymbol type, INamedTypeSymbol row, bool hasSchedules)
        => new(!hasSchedules ? [] : type.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(m => m.MethodKind == MethodKind.Ordinary
                && m.Name.StartsWith(ScheduleNames.MakerPrefix, StringComparison.Ordinal)
                && !GeneratedMembers.Is(m))
            .GroupBy(m => m.Name, StringComparer.Ordinal)
            .SelectMany(overloads => overloads.Select((method, overload) => Read(method, overload, row))));

    /// <summary>Whether an object of the class cannot be made with <c>new()</c> alone.</summary>
    public static bool NeedsMaker(INamedTypeSymbol row, INamedTypeSymbol machine)
    {
        var constructor = row.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == 0);
        return constructor is null || !RowReader.IsReachable(constructor, row, machine) || HasRequiredMember(row);
    }

    private static CronModel Cron(string? text, Spot at)
    {
        string? error = null;
        return new CronModel(text, text is null || CronExpression.TryParse(text, out error) is not null ? null : error, at);
    }

    private static MakerModel Read(IMethodSymbol method, int overload, INamedTypeSymbol row)
    {
        var takesOccurrence = method.Parameters.Length == 1
            && method.Parameters[0] is { RefKind: RefKind.None, Type: var taken }
            && taken.IsNamed(AttributeNames.ScheduledOccurrence);
        return new MakerModel(
            method.Name,
            method is { IsStatic: true, Arity: 0, RefKind: RefKind.None }
                && IsRow(method.ReturnType, row)
                && (takesOccurrence || method.Parameters.IsEmpty),
            takesOccurrence,
            Spot.OfMethod(method.Name, overload));
    }

    private static bool IsRow(ITypeSymbol answer, INamedTypeSymbol row)
    {
        for (var type = answer; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, row))
            {
                return answer.NullableAnnotation != NullableAnnotation.Annotated;
            }
        }

        return false;
    }

    private static bool HasRequiredMember(INamedTypeSymbol row)
    {
        for (var type = row; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().Any(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }
}
