using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

/// <summary>The verifier's files, in a folder of their own.</summary>
internal sealed class VerifierTests
{
    private string folder = "";

    private string TestFile => Path.Combine(folder, "Any.cs");

    private string[] Files => [.. Directory.GetFiles(Path.Combine(folder, "Snapshots")).Select(Path.GetFileName).Order().OfType<string>()];

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("stator").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void New_file_fails_and_is_not_accepted()
    {
        Assert.That(Failure(), Does.Contain("New: VerifierTests.New_file_fails_and_is_not_accepted#A.B.g"));
        Assert.That(Failure(), Does.Contain("New: "), "the second run is no more content than the first");
        Assert.That(Files, Is.EqualTo(new[] { "VerifierTests.New_file_fails_and_is_not_accepted#A.B.g.received.cs" }));
        Assert.That(
            File.ReadAllBytes(Path.Combine(folder, "Snapshots", Files[0])),
            Is.EqualTo(Encoding.UTF8.GetBytes("//HintName: A.B.g.cs\n// one\n// ü\n")));
    }

    [Test]
    public void Accepted_file_passes()
    {
        Failure();
        Accept();
        Assert.That(Failure(), Is.Empty);
        Assert.That(Files.Single(), Does.EndWith(".verified.cs"));
    }

    [Test]
    public void Changed_file_fails_at_its_first_line_that_differs()
    {
        Failure();
        Accept();
        Assert.That(
            Failure("// one\n// ä\n"), Does.Contain("NotEqual: ").And.Contains("line 3").And.Contains("// ü").And.Contains("// ä"));
        Assert.That(Failure(), Is.Empty);
        Assert.That(Files, Has.Length.EqualTo(1), "what was received earlier is gone");
    }

    [Test]
    public void Vanished_file_fails()
    {
        Failure();
        Accept();
        Assert.That(Failure(hintName: "A.C.g.cs"), Does.Contain("New: ").And.Contains("Delete: VerifierTests.Vanished_file_fails#A.B.g"));
    }

    [Test]
    public void File_of_another_test_with_a_longer_name_is_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(folder, "Snapshots"));
        File.WriteAllText(
            Path.Combine(folder, "Snapshots", "VerifierTests.File_of_another_test_with_a_longer_name_is_left_alone_too#X.verified.cs"), "");
        Failure();
        Accept();
        Assert.That(Failure(), Is.Empty);
    }

    [TestCase("A/B")]
    public void Parameters_are_part_of_the_name(string state)
    {
        Failure();
        Assert.That(Files.Single(), Is.EqualTo("VerifierTests.Parameters_are_part_of_the_name_state=A-B#A.B.g.received.cs"));
        Assert.That(state, Is.EqualTo("A/B"));
    }

    [Test]
    public void Exception_of_the_generator_is_thrown()
    {
        var driver = CSharpGeneratorDriver.Create(new Generator("A.g.cs", null)).RunGenerators(Compile.Sources("class A;"));
        Assert.That(() => Verifier.Verify(driver, TestFile), Throws.InvalidOperationException.With.Message.EqualTo("No text."));
    }

    private string Failure(string text = "// one\r\n// ü\n", string hintName = "A.B.g.cs")
    {
        var driver = CSharpGeneratorDriver.Create(new Generator(hintName, text)).RunGenerators(Compile.Sources("class A;"));
        using var context = new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext();
        try
        {
            Verifier.Verify(driver, TestFile).GetAwaiter().GetResult();
            return "";
        }
        catch (AssertionException failure)
        {
            return failure.Message;
        }
    }

    private void Accept()
    {
        foreach (var received in Directory.GetFiles(Path.Combine(folder, "Snapshots"), "*.received.cs"))
        {
            File.Move(received, received.Replace(".received.", ".verified."));
        }
    }

    private sealed class Generator(string hintName, string? text) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
            => context.RegisterSourceOutput(
                context.CompilationProvider.Select((_, _) => 0),
                (output, _) => output.AddSource(hintName, text ?? throw new System.InvalidOperationException("No text.")));
    }
}
