using System.Collections.Generic;
using System.Linq;

namespace Stator.Generators.Emission;

/// <summary>Writes AddMachines: the list of the assembly's machines.</summary>
internal static class RegistryEmitter
{
    public const string HintName = "StatorMachines.g.cs";

    public static string Emit(IEnumerable<string> machines)
    {
        var code = new CodeWriter();
        code.Lines(Generated.Header);
        code.Line();
        code.Line("namespace Stator;");
        code.Line();
        code.Summary("The machines of this assembly.");
        code.Line(Generated.Attributes);
        using (code.Open("internal static class StatorMachines"))
        {
            code.Summary("Adds every machine of this assembly.");
            code.Line("/// <param name=\"stator\">What to add them to.</param>");
            code.Line("public static global::Stator.StatorBuilder AddMachines(this global::Stator.StatorBuilder stator)");
            using (code.Indent())
            {
                code.Line("=> stator" + string.Concat(machines.OrderBy(m => m, System.StringComparer.Ordinal)
                    .Select(m => $"\n        .AddMachine({m}.Machine)")) + ";");
            }
        }

        return code.ToString();
    }
}
