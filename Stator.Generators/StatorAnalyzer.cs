using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stator.Generators.Evolution;
using Stator.Generators.Flow;
using Stator.Generators.Model;
using Stator.Generators.Reading;
using Stator.Generators.Validation;

namespace Stator.Generators;

/// <summary>Reports what is wrong with a machine, where it is written. The generator reads and checks in the same way.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StatorAnalyzer : DiagnosticAnalyzer
{
    private readonly Func<MachineModel, IReadOnlyList<Problem>> check;

    /// <summary>An analyzer with all rules.</summary>
    public StatorAnalyzer()
        : this(Rules.Check)
    {
    }

    internal StatorAnalyzer(Func<MachineModel, IReadOnlyList<Problem>> check) => this.check = check;

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
                start.RegisterSymbolStartAction(Follow, SymbolKind.NamedType);
            }
        });
    }

    private void Analyze(SymbolAnalysisContext context, SnapshotFiles snapshots)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var problem in Problems(type, Check, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.Find(problem.Id),
                SpotLocator.Find(type, problem.At, context.CancellationToken),
                Properties(problem.Facts),
                [.. problem.Arguments]));
        }

        // What has changed can be said only where it is clear what there is now.
        IEnumerable<Problem> Check(MachineModel machine)
        {
            var problems = check(machine);
            return Rules.IsSound(problems) && Rules.IsWhole(machine)
                ? problems.Concat(snapshots.Check(machine, context.Compilation, context.CancellationToken))
                : problems;
        }
    }

    // What fails must say so as a rule does: the compiler's own message for it is one that builds drown.
    private static IReadOnlyList<Problem> Problems(
        INamedTypeSymbol type, Func<MachineModel, IEnumerable<Problem>> check, CancellationToken cancellationToken)
    {
        try
        {
            return OrphanReader.Read(type, cancellationToken) is { } orphan
                ? [Rules.Orphan(orphan)]
                : MachineReader.ReadAll(type, cancellationToken).SelectMany(check).Distinct().ToList();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Rules.Crash(type.Name, e.Message)];
        }
    }

    // The bodies of other classes are not even looked at.
    private static void Follow(SymbolStartAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var scopes = MachineReader.ReadAll(type, context.CancellationToken).Where(m => m.Enum.IsEnum).Select(m => new MachineScope(type, m)).ToList();
        if (scopes.Count == 0)
        {
            return;
        }

        context.RegisterOperationBlockAction(body =>
        {
            foreach (var finding in scopes.SelectMany(s => BodyRules.Check(s, body.OwningSymbol, body.OperationBlocks, body.CancellationToken)))
            {
                body.ReportDiagnostic(Diagnostic.Create(
                    Diagnostics.Find(finding.Id), finding.At, Properties(finding.Facts), [.. finding.Arguments]));
            }
        });
    }

    private static ImmutableDictionary<string, string?> Properties(IReadOnlyList<string> facts)
        => Enumerable.Range(0, facts.Count / 2)
            .Select(pair => new KeyValuePair<string, string?>(facts[pair * 2], facts[(pair * 2) + 1]))
            .ToImmutableDictionary();
}
