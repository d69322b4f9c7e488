using System.Linq;

namespace Stator.Generators.Emission;

/// <summary>Writes what a machine with schedules has more than others.</summary>
internal static class ScheduleEmitter
{
    public static void EmitDefinitions(CodeWriter code, MachinePlan plan)
    {
        if (plan.Schedules.Count == 0)
        {
            return;
        }

        code.Line("Schedules =");
        code.Line("[");
        using (code.Indent())
        {
            foreach (var schedule in plan.Schedules)
            {
                var times = schedule.Cron is { } cron
                    ? $"Cron = {CSharp.Text(cron)}" + (schedule.Zone is { } zone ? $", Zone = {CSharp.Text(zone)}" : string.Empty)
                    : $"Every = {CSharp.Span(schedule.Every!.Value)}";
                code.Line($"new({CSharp.Text(schedule.Name)}) {{ {times}, CatchUp = global::Stator.CatchUp.{schedule.CatchUp} }},");
            }
        }

        code.Line("],");
    }

    public static void EmitDispatch(CodeWriter code, MachinePlan plan)
    {
        if (plan.Schedules.Count == 0)
        {
            return;
        }

        code.Line();
        code.Line("public override object NewScheduled(int schedule, global::Stator.ScheduledOccurrence occurrence) => schedule switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var (schedule, index) in plan.Schedules.Select((schedule, index) => (schedule, index)))
            {
                var row = schedule.Maker is { } maker
                    ? $"{plan.FullName}.{CSharp.Identifier(maker.Name)}({(maker.TakesOccurrence ? "occurrence" : string.Empty)})"
                    : $"new {plan.RowName}()";
                code.Line($"{CSharp.Number(index)} => {row},");
            }

            code.Line("_ => base.NewScheduled(schedule, occurrence),");
        }

        code.Line("};");
    }
}
