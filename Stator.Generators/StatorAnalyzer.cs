using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stator.Generators.Evolution;
using Stator.Generators.Model;
using Stator.Generators.Reading;
using Stator.Generators.Validation;

namespace Stator.Generators;

/// <summary>Reports what is wrong with a machine, where it is written. The generator reads and checks in the same way.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StatorAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Diagnostics.All;

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(AttributeNames.StateMachine) is not null)
            {
                var snapshots = new SnapshotFiles(
                    start.Options,
                    text => start.TryGetValue(text, SnapshotFiles.Reader, out var reading) ? reading : SnapshotText.Read(text.ToString()),
                    start.CancellationToken);
                start.RegisterSymbolAction(symbol => Analyze(symbol, snapshots), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, SnapshotFiles snapshots)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (MachineReader.Read(type, context.CancellationToken) is not { } machine)
        {
            return;
        }

        var problems = Rules.Check(machine);

        // What has changed can be said only where it is clear what there is now.
        var changes = Rules.IsSound(problems) ? snapshots.Check(machine, context.Compilation, context.CancellationToken) : [];
        foreach (var problem in problems.Concat(changes))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.Find(problem.Id),
                SpotLocator.Find(type, problem.At, context.CancellationToken),
                Properties(problem),
                [.. problem.Arguments]));
        }
    }

    private static ImmutableDictionary<string, string?> Properties(Problem problem)
        => Enumerable.Range(0, problem.Facts.Count / 2)
            .Select(pair => new KeyValuePair<string, string?>(problem.Facts[pair * 2], problem.Facts[(pair * 2) + 1]))
            .ToImmutableDictionary();
}
