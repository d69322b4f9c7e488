using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Stator.Generators.Emission;
using Stator.Generators.Evolution;
using Stator.Generators.Model;
using Stator.Generators.Reading;

namespace Stator.Generators;

/// <summary>Find, read, check, emit. What is wrong with a machine is the analyzer's to say.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StatorGenerator : IIncrementalGenerator
{
    private readonly Func<MachineModel, string> emit;

    /// <summary>A generator that emits everything.</summary>
    public StatorGenerator()
        : this(FileEmitter.Emit)
    {
    }

    internal StatorGenerator(Func<MachineModel, string> emit) => this.emit = emit;

    /// <summary>Sets the pipeline up.</summary>
    /// <param name="context">Where to set it up.</param>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Read: every class with [StateMachine], as plain data.
        var read = MachineFinder.Find(context.SyntaxProvider, ReadMachine.AllOf, TrackingNames.Read)
            .SelectMany(static (all, _) => all);

        // Check: the same rules as the analyzer's, for what may be emitted.
        var machines = read
            .Select(static (machine, _) => CheckedMachine.Of(machine))
            .WithTrackingName(TrackingNames.Check);

        // Where no analyzer runs, nobody else would say why a machine is missing.
        var analyzersRun = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => !IsFalse(options.GlobalOptions, "RunAnalyzers") && !IsFalse(options.GlobalOptions, "RunAnalyzersDuringBuild"))
            .WithTrackingName(TrackingNames.AnalyzersRun);

        // Emit: one file for each machine.
        var emitOne = emit;
        var files = machines.Combine(analyzersRun).Select((input, _) => GeneratedFile.Of(input.Left, input.Right, emitOne));
        context.RegisterSourceOutput(
            files, static (output, file) => output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8)));

        RegisterReadableFiles(context, machines);

        // The registry knows names only, so that a change inside one machine does not rewrite it.
        var names = files
            .Where(static file => file.Machine is not null)
            .Select(static (file, _) => file.Machine!)
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
            var sound = all.Where(m => m.IsSound).Select(m => m.Read.Model!).ToList();
            foreach (var file in ReadableFiles.Of(sound, before, wanted).GroupBy(f => f.Machine))
            {
                output.AddSource(file.Key + ".readable.g.cs", SourceText.From(ReadableFile.Emit(file.Select(f => f.File)), Encoding.UTF8));
            }
        });
    }

    private static bool IsFalse(Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions options, string property)
        => options.TryGetValue("build_property." + property, out var value) && value.Equals("false", StringComparison.OrdinalIgnoreCase);
}
