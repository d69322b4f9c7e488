using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Stator.Generators.Evolution;
using Stator.Generators.Model;
using Stator.Generators.Reading;

namespace Stator.Generators.Tests.Harness;

/// <summary>Snapshots that are committed beside the source of a test.</summary>
internal static class Committed
{
    /// <summary>A project with the snapshot that its machine had when its source was this one.</summary>
    public static AnalyzerOptions As(string source, string path = "Order.stator.json") => File(path, Text(source));

    public static AnalyzerOptions File(string path, string text) => new([new TextFile(path, text)]);

    /// <summary>A project without snapshots, with one build property.</summary>
    public static AnalyzerOptions Nothing(string property, string value) => new([], new BuildProperties(property, value));

    public static AnalyzerOptions With(this AnalyzerOptions options, string property, string value)
        => new(options.AdditionalFiles, new BuildProperties(property, value));

    /// <summary>The snapshot of the first machine in a source.</summary>
    public static string Text(string source) => SnapshotText.Write(Snapshot.Of(Machine(source), null));

    public static MachineModel Machine(string source)
    {
        var compilation = Compile.WithGenerated(Compile.Sources(source));
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
            .SelectMany(t => MachineReader.ReadAll((INamedTypeSymbol)model.GetDeclaredSymbol(t)!, CancellationToken.None))
            .First();
    }

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        private readonly SourceText source = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => source;
    }
}
