using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
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
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
            }
        });
    }

    private void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var problem in Problems(type, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.Find(problem.Id),
                SpotLocator.Find(type, problem.At, context.CancellationToken),
                Properties(problem),
                [.. problem.Arguments]));
        }
    }

    // What fails must say so as a rule does: the compiler's own message for it is one that builds drown.
    private IReadOnlyList<Problem> Problems(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        try
        {
            return MachineReader.Read(type, cancellationToken) is { } machine ? check(machine)
                : OrphanReader.Read(type, cancellationToken) is { } orphan ? [Rules.Orphan(orphan)]
                : [];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Rules.Crash(type.Name, e.Message)];
        }
    }

    private static ImmutableDictionary<string, string?> Properties(Problem problem)
        => Enumerable.Range(0, problem.Facts.Count / 2)
            .Select(pair => new KeyValuePair<string, string?>(problem.Facts[pair * 2], problem.Facts[(pair * 2) + 1]))
            .ToImmutableDictionary();
}
