using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Stator.Generators.Emission;
using Stator.Generators.Evolution;
using Stator.Generators.Model;
using Stator.Generators.Reading;
using Stator.Generators.Validation;

namespace Stator.Generators;

/// <summary>Find, read, check, emit. What is wrong with a machine is the analyzer's to say.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StatorGenerator : IIncrementalGenerator
{
    /// <summary>Sets the pipeline up.</summary>
    /// <param name="context">Where to set it up.</param>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Read: every class with [StateMachine], as plain data.
        var models = MachineFinder.Find(context.SyntaxProvider, MachineReader.ReadAll, TrackingNames.Read)
            .SelectMany(static (all, _) => all);

        // Check: the same rules as the analyzer's, for what may be emitted.
        var machines = models
            .Select(static (model, _) => CheckedMachine.Of(model))
            .WithTrackingName(TrackingNames.Check);

        // Where no analyzer runs, nobody else would say why a machine is missing.
        var analyzersRun = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => !IsFalse(options.GlobalOptions, "RunAnalyzers") && !IsFalse(options.GlobalOptions, "RunAnalyzersDuringBuild"))
            .WithTrackingName(TrackingNames.AnalyzersRun);

        context.RegisterSourceOutput(machines.Combine(analyzersRun), static (output, input) =>
        {
            var (machine, quiet) = input;
            var text = machine.IsSound
                ? FileEmitter.Emit(machine.Model)
                : FileEmitter.EmitBroken(machine.Model, quiet ? [] : machine.Errors);
            output.AddSource(TypeNames.HintName(machine.Model) + ".g.cs", SourceText.From(text, Encoding.UTF8));
        });

        RegisterReadableFiles(context, machines);

        // The registry knows names only, so that a change inside one machine does not rewrite it.
        var names = machines
            .Where(static machine => machine.IsSound)
            .Select(static (machine, _) => $"{TypeNames.FullName(machine.Model.Type)}.{machine.Model.Prefix}Graph")
            .Collect()
            .Select(static (all, _) => new EquatableArray<string>(all.Distinct()))
            .WithTrackingName(TrackingNames.Names);
        var any = context.CompilationProvider.Select(static (compilation, _) => compilation.GetTypeByMetadataName("Stator.StatorBuilder") is not null);
        context.RegisterSourceOutput(names.Combine(any), static (output, input) =>
        {
            if (input.Right)
            {
                output.AddSource(RegistryEmitter.HintName, SourceText.From(RegistryEmitter.Emit(input.Left), Encoding.UTF8));
            }
        });
    }

    // Files for people, where a build asks for them. The compiler has nothing to do with them, and an editor never sees them.
    private static void RegisterReadableFiles(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<CheckedMachine> machines)
    {
        var switches = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => BuildSwitches.Of(options.GlobalOptions))
            .Select(static (all, _) => all with { SnapshotFolder = string.Empty });
        var snapshots = context.AdditionalTextsProvider
            .Where(static file => SnapshotNames.IsSnapshot(file.Path))
            .Select(static (file, token) => (file.Path, Text: file.GetText(token)?.ToString() ?? string.Empty))
            .Collect();
        var asked = machines.Collect().Combine(snapshots).Combine(switches)
            .SelectMany(static (input, _) => input.Right.WritesSnapshots || input.Right.WritesDocs ? ImmutableArray.Create(input) : []);
        context.RegisterImplementationSourceOutput(asked, static (output, input) =>
        {
            var ((all, before), wanted) = input;
            var sound = all.Where(m => m.IsSound).Select(m => m.Model).ToList();
            foreach (var file in ReadableFiles.Of(sound, before, wanted).GroupBy(f => f.Machine))
            {
                output.AddSource(file.Key + ".readable.g.cs", SourceText.From(ReadableFile.Emit(file.Select(f => f.File)), Encoding.UTF8));
            }
        });
    }

    private static bool IsFalse(Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions options, string property)
        => options.TryGetValue("build_property." + property, out var value) && value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private sealed record CheckedMachine(MachineModel Model, bool IsSound, EquatableArray<string> Errors)
    {
        public static CheckedMachine Of(MachineModel model)
        {
            var problems = Rules.Check(model);
            return new CheckedMachine(model, Rules.IsSound(problems), new EquatableArray<string>(Messages(problems)));
        }

        private static IEnumerable<string> Messages(IReadOnlyList<Problem> problems)
            => problems.Where(RuleCatalogue.IsError).Select(p => $"{p.Id}: {RuleCatalogue.Message(p)}");
    }
}
