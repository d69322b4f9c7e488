using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stator.Generators.Tests.Harness;

/// <summary>Makes compilations of source that uses Stator.</summary>
internal static class Compile
{
    // Named one by one, so that no test depends on what happens to be loaded.
    private static readonly HashSet<string> Needed = new(StringComparer.Ordinal)
    {
        "System.Private.CoreLib",
        "System.Private.Uri",
        "System.Runtime",
        "System.Collections",
        "System.ComponentModel",
        "System.ComponentModel.Primitives",
        "System.ComponentModel.TypeConverter",
        "System.ComponentModel.Annotations",
        "System.Data.Common",
        "System.Linq",
        "System.Memory",
        "System.Text.Json",
        "System.Threading",
        "netstandard",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Hosting.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
        "Npgsql",
        "Stator.Runtime",
    };

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest);

    public static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    public static IReadOnlyList<MetadataReference> References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Needed.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>A compilation of some files, called <c>Test0.cs</c>, <c>Test1.cs</c> and so on.</summary>
    public static CSharpCompilation Sources(params string[] sources) => Sources(LanguageVersion.Latest, sources);

    /// <summary>The same in an older version of C#.</summary>
    public static CSharpCompilation Sources(LanguageVersion language, params string[] sources)
        => CSharpCompilation.Create(
            "Test",
            sources.Select((source, index)
                => CSharpSyntaxTree.ParseText(source, ParseOptions.WithLanguageVersion(language), $"Test{index}.cs")),
            References,
            Options);

    /// <summary>The compilation with what the generator adds to it.</summary>
    public static CSharpCompilation WithGenerated(CSharpCompilation compilation)
    {
        var options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        Driver().WithUpdatedParseOptions(options.WithDocumentationMode(DocumentationMode.Diagnose))
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return (CSharpCompilation)generated;
    }

    /// <summary>A driver that records the steps of the pipeline, so that a test can ask what was cached.</summary>
    public static GeneratorDriver Driver(StatorGenerator? generator = null)
        => CSharpGeneratorDriver.Create(
            [(generator ?? new StatorGenerator()).AsSourceGenerator()],
            // What is generated must carry its documentation; the source of a test need not.
            parseOptions: ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
}
