using System.Collections.Generic;
using System.Linq;
using Stator.Generated;

namespace Stator.Running;

/// <summary>What a run has counted: of each machine, and of all together.</summary>
internal sealed class Tallies(IReadOnlyList<Machine> machines)
{
    private readonly Dictionary<Machine, Tally> tallies = machines.ToDictionary(m => m, _ => new Tally());

    public Tally Of(Machine machine) => tallies[machine];

    public RunReport Report() => tallies.Values.Aggregate(new RunReport(), (sum, tally) => sum.Plus(tally.Report()));
}
