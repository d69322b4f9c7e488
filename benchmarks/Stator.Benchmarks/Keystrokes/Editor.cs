using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stator.Generators;
using Stator.Generators.Tests.Harness;

namespace Stator.Benchmarks.Keystrokes;

internal readonly record struct Cost(double Milliseconds, double Megabytes);

/// <summary>A project in an editor: one contender, its files, 200 plain ones, and a driver that sees every edit.</summary>
internal sealed class Editor
{
    private const int PlainFiles = 200;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly IReadOnlyList<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    private readonly Contender contender;
    private CSharpCompilation compilation;
    private GeneratorDriver driver;
    private int edits;

    public Editor(Contender contender, int files, bool isTracked = false)
    {
        this.contender = contender;
        compilation = CSharpCompilation.Create(
            "Shop",
            Enumerable.Range(0, files).Select(contender.Source)
                .Concat(Enumerable.Range(0, PlainFiles).Select(number => MachineSource.Plain(number)))
                .Select((text, number) => Parse(text, number)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        driver = CSharpGeneratorDriver.Create(
            [contender.Create()],
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, isTracked));
    }

    /// <summary>The first run.</summary>
    public Cost Open() => Run();

    /// <summary>A keystroke in a method of a file that has nothing to do with the contender, which is the last one.</summary>
    public Cost EditElsewhere()
        => Edit(compilation.SyntaxTrees.Length - 1, MachineSource.Plain(PlainFiles - 1, ++edits));

    /// <summary>A keystroke in the name of a property there.</summary>
    public Cost DeclareElsewhere()
        => Edit(compilation.SyntaxTrees.Length - 1, MachineSource.Plain(PlainFiles - 1, edits, ++edits));

    /// <summary>A keystroke in one of the contender's files that changes nothing of what it generates.</summary>
    public Cost EditHere() => Edit(0, contender.Edited(0, ++edits));

    /// <summary>What the last run did for each output.</summary>
    public IEnumerable<IncrementalStepRunReason> OutputReasons()
        => driver.GetRunResult().Results
            .SelectMany(r => r.TrackedOutputSteps)
            .SelectMany(s => s.Value)
            .SelectMany(s => s.Outputs)
            .Select(o => o.Reason);

    /// <summary>The source with everything that was generated from it.</summary>
    public Compilation WithGenerated() => compilation.AddSyntaxTrees(driver.GetRunResult().GeneratedTrees);

    private static SyntaxTree Parse(string text, int number) => CSharpSyntaxTree.ParseText(text, ParseOptions, $"File{number}.cs");

    private Cost Edit(int file, string text)
    {
        var tree = Parse(text, file);
        _ = tree.GetRoot();
        compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], tree);
        return Run();
    }

    private Cost Run()
    {
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var start = TimeProvider.System.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        var time = TimeProvider.System.GetElapsedTime(start);
        return new Cost(time.TotalMilliseconds, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1e6);
    }
}
