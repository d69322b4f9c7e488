using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Reading;

namespace Stator.Generators.Flow;

/// <summary>Looks at a clock that no test can set.</summary>
internal static class ClockRules
{
    public static IEnumerable<Finding> Check(CheckBody check)
        => from reference in check.All.OfType<IPropertyReferenceOperation>()
           let property = reference.Property
           where property is { IsStatic: true, Name: "Now" or "UtcNow" or "Today" }
               && (property.ContainingType.IsNamed("System.DateTime") || property.ContainingType.IsNamed("System.DateTimeOffset"))
           select new Finding(
               "STATOR068",
               reference.Syntax.GetLocation(),
               property.ContainingType.Name + "." + property.Name,
               check.Method.Name);
}
