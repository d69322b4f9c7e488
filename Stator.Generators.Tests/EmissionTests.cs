using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;
using static Stator.Generators.Tests.Harness.Verifier;

namespace Stator.Generators.Tests;

/// <summary>What is generated, as it is read. Each must compile without a warning, and be cached when nothing changed.</summary>
public sealed class EmissionTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n";

    [Test]
    public Task The_order_of_the_readme()
        => VerifySound(
            File.ReadAllText(Repository.PathOf("Stator.Tests", "Readme", "Order.cs")),
            File.ReadAllText(Repository.PathOf("Stator.Tests", "Readme", "Services.cs")));

    [Test]
    public Task A_machine_with_one_of_everything() => VerifySound(File.ReadAllText(Repository.PathOf("Stator.Tests", "Machines", "Job.cs")));

    [Test]
    public Task The_smallest_machine_in_the_global_namespace() => VerifySound(Usings + """
        public enum Light { On, Off }

        [StateMachine<Light>("lights")]
        [State(Light.On, RetryAfter = "1s")]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Off)]
        public partial class Lamp
        {
            public long Id { get; init; }
            public Light State { get; private set; }
            private Light? CheckOn() => Light.Off;
        }
        """);

    [Test]
    public Task A_nested_record_with_reserved_names() => VerifySound(Usings + """
        namespace @namespace.@class;

        public enum @enum { @new, @default, System }

        internal partial record struct Outer
        {
            public partial interface IInner
            {
                [StateMachine<@enum>("schema.select", Initial = @enum.@new, ColumnPrefix = "order")]
                [State(@enum.@new, RetryAfter = "500ms", Name = "it's new")]
                [TerminalState(@enum.@default)]
                [TerminalState(@enum.System, DeleteAfter = "7d")]
                [Transition(@enum.@new, @enum.@default)]
                [Transition(@enum.@new, @enum.System)]
                [StateGroup("event", @enum.@new, @enum.System)]
                public sealed partial record @record
                {
                    [StatorKey] public Guid Key { get; init; }
                    public @enum State { get; private set; }
                    public string @string { get; init; } = "";
                    private Task<newOutcome> Checknew(IServiceProvider services) => Task.FromResult(newOutcome.@default);
                }
            }
        }
        """);

    [Test]
    public Task Two_machines_in_one_file_with_parts_and_nullable_off() => VerifySound(Usings + """
        #nullable disable
        namespace Shop
        {
            public enum A { One, Two }

            [StateMachine<A>("firsts", Initial = A.One)]
            [State(A.One, RetryAfter = "1s")]
            [TerminalState(A.Two)]
            [Transition(A.One, A.Two)]
            public partial class First
            {
                public int Id { get; init; }
                public string Note { get; set; }
            }

            public partial class First
            {
                public A State { get; private set; }
                private async ValueTask<OneOutcome> CheckOne(CancellationToken token)
                {
                    await Task.Yield();
                    return OneOutcome.Two;
                }
            }

            [StateMachine<A>("seconds", Initial = A.One)]
            [ExternalState(A.One)]
            [TerminalState(A.Two)]
            [Timeout(A.One, A.Two, After = "1d")]
            public partial class Second
            {
                public string Id { get; init; }
                public A State { get; private set; }
            }
        }
        """);

    [Test]
    public Task Two_machines_on_a_class_and_one_of_a_class_of_its_own()
        => VerifySound(File.ReadAllText(Repository.PathOf("Stator.Tests", "Machines", "Parcel.cs")));

    [Test]
    public Task Rows_with_priorities_queues_and_limits() => VerifySound(File.ReadAllText(Repository.PathOf("Stator.Tests", "Machines", "Errand.cs")));

    [Test]
    public Task A_machine_with_a_history_hooks_and_groups_of_states()
        => VerifySound(File.ReadAllText(Repository.PathOf("Stator.Tests", "Machines", "Loan.cs")));

    [Test]
    public Task Unique_columns_a_source_and_json() => VerifySound(Usings + """
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;

        namespace Shop;

        public enum Light { On, Dimmed, Off }

        [StateMachine<Light>("house.lights", Initial = Light.On)]
        [State(Light.On, RetryAfter = "1s")]
        [ExternalState(Light.Dimmed)]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Off)]
        [Command("Dim", From = [Light.On], To = Light.Dimmed)]
        [Timeout(Light.Dimmed, Light.Off, After = "1d")]
        [JsonColumn(typeof(LampJson))]
        public partial class Lamp
        {
            public long Id { get; init; }
            [Unique] public string Name { get; init; } = "";
            [Unique(Group = "place")] public int Room { get; init; }
            [Unique(Group = "place")] public int Place { get; init; }
            [Source] public string? Origin { get; private set; }
            [TraceParent] public string? Trace { get; private set; }
            [Persist] public Shade Shade { get; set; } = new();
            [Persist] public Shade? Spare { get; set; }
            public Light State { get; private set; }
            private Light? CheckOn() => Light.Off;
        }

        public sealed class Shade;

        [JsonSerializable(typeof(Shade))]
        public sealed class LampJson() : JsonSerializerContext(null)
        {
            public static LampJson Default { get; } = new();
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        """);

    [Test]
    public Task A_machine_whose_rows_come_by_themselves()
        => VerifySound(File.ReadAllText(Repository.PathOf("Stator.Tests", "Schedules", "Machines", "Report.cs")));

    [Test]
    public void A_broken_machine_still_has_its_outcome_types_and_no_error_of_the_generator()
    {
        var source = Usings + """
            public enum Light { On, Off }

            [StateMachine<Light>("lights", Initial = Light.On)]
            [State(Light.On)]
            [TerminalState(Light.Off)]
            [Transition(Light.On, Light.Off)]
            public partial class Lamp
            {
                public long Id { get; init; }
                public Light State { get; private set; }
                private OnOutcome CheckOn() => OnOutcome.Off;
            }
            """;

        var compilation = Compile.WithGenerated(Compile.Sources(source));

        Assert.That(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error), Is.Empty);
        Assert.That(compilation.GetDiagnostics().Where(d => d.Location.SourceTree?.FilePath.EndsWith(".g.cs") == true), Is.Empty);
        Assert.That(compilation.SyntaxTrees.Select(t => t.ToString()), Has.Some.Contains("public readonly struct OnOutcome"));
    }

    [Test]
    public void A_broken_machine_still_has_all_that_other_code_names()
    {
        var source = Usings + """
            using System.Collections.Generic;

            public enum Light { On, Off, Dim }

            [StateMachine<Light>("lights")]
            [State(Light.On)]
            [TerminalState(Light.Off)]
            [TerminalState(Light.Off)]
            [Timeout(Light.On, Light.Off, After = "soon")]
            [Command("Dim", From = [Light.On], To = Light.Dim)]
            [Command("Find", From = [Light.On])]
            [StateGroup("Lit", Light.On, Light.On)]
            [StateGroup("Off", Light.Off)]
            [StateGroup("None")]
            public partial class Lamp
            {
                public Light State { get; }
            }

            public static class Switch
            {
                public static StatorBuilder Add(StatorBuilder stator) => stator.AddMachines();
                public static bool CanMove => Lamp.Graph.CanMove(Light.On, Light.Off);
                public static string Chart => Lamp.Graph.Mermaid + Lamp.Graph.Dot;
                public static bool IsLit(Lamp lamp) => lamp.IsLit && Lamp.Graph.LitStates.Count > 0 && Lamp.Graph.LitSql.Length > 0;
                public static Task<bool> DimAsync(IStator<Lamp> lamps) => lamps.DimAsync(1);
                public static Task<IReadOnlyDictionary<Light, long>> CountAsync(IStator<Lamp> lamps) => lamps.CountByStateAsync();
            }
            """;

        var compilation = Compile.WithGenerated(Compile.Sources(source));

        Assert.That(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error), Is.Empty);
    }

    [TestCase("RunAnalyzers")]
    [TestCase("RunAnalyzersDuringBuild")]
    public void Where_no_analyzer_runs_a_broken_machine_is_an_error_that_says_why_once(string property)
    {
        var source = Usings + """
            public enum Light { On, Off }

            [StateMachine<Light>("lights", Initial = Light.On)]
            [State(Light.On)]
            [TerminalState(Light.Off)]
            [Transition(Light.On, Light.Off)]
            public partial class Lamp
            {
                public long Id { get; init; }
                public Light State { get; private set; }
                private OnOutcome CheckOn() => OnOutcome.Off;
            }
            """;

        Compile.Driver()
            .WithUpdatedAnalyzerConfigOptions(new BuildProperties(property, "false"))
            .RunGeneratorsAndUpdateCompilation(Compile.Sources(source), out var compilation, out _);

        var error = compilation.GetDiagnostics().Single(d => d.Severity == DiagnosticSeverity.Error);
        Assert.That((error.Id, error.GetMessage()), Is.EqualTo(("CS1029", error.GetMessage())));
        Assert.That(error.GetMessage(), Does.Contain("STATOR042").And.Contain("'On'"));
    }

    private static Task VerifySound(params string[] sources)
    {
        var compilation = Compile.Sources(sources);
        var driver = Compile.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        Assert.That(generated.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning), Is.Empty, "what is generated compiles");

        var again = driver.RunGenerators(compilation.Clone()).GetRunResult().Results.Single();
        Assert.That(
            again.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason),
            Is.Not.Empty.And.All.EqualTo(IncrementalStepRunReason.Cached), "nothing is written twice");
        return Verify(driver);
    }
}
