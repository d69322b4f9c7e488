using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The columns that decide which rows are claimed first, and how many.</summary>
internal sealed class ClaimPlan(MachinePlan plan)
{
    public PropertyModel? Priority { get; } = plan.Model.Columns.FirstOrDefault(c => c.IsPriority);

    public PropertyModel? Queue { get; } = plan.Model.Columns.FirstOrDefault(c => c.IsQueue);

    public PropertyModel? Key { get; } = plan.Model.Columns.FirstOrDefault(c => c.KeyLimit is not null);

    /// <summary>Whether rows on lease are counted.</summary>
    public bool HasLimits { get; } = plan.Model.MaxConcurrency is not null
        || plan.States.Any(s => s.MaxConcurrency is not null)
        || plan.Model.Columns.Any(c => c.KeyLimit is not null);
}
