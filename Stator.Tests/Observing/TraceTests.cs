using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Observing;
using Stator.Tests.Machines;
using Stator.Tests.Schedules;
using Stator.Tests.Support;

namespace Stator.Tests.Observing;

/// <summary>Which spans there are, what is in them, and what they are linked to.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TraceTests(DatabaseKind kind)
{
    private readonly Crew crew = new();
    private readonly ActivitySource own = new("Stator.Tests");
    private TestStator stator = null!;
    private SpanRecorder spans = null!;

    private IStator<Ferry> Ferries => stator.Of<Ferry>();

    [SetUp]
    public async Task CreateAsync()
    {
        stator = await TestStator.CreateAsync(
            kind,
            add: s => s.AddSingleton(crew).AddSingleton<Mailer>(),
            machines: s => s.AddMachine(Ferry.Graph.Machine).AddMachine(WelcomeMail.Machine).Use<SpanMiddleware>());
        spans = new SpanRecorder(stator.Services.GetRequiredService<StatorTraces>().Source, own);
    }

    [TearDown]
    public async Task DropAsync()
    {
        spans.Dispose();
        own.Dispose();
        await stator.DisposeAsync();
    }

    [Test]
    public async Task A_try_is_a_span_that_says_what_became_of_it()
    {
        var id = await Ferries.InsertAsync(new Ferry());

        await stator.Runner.RunOnceAsync();

        var span = spans.Of("check Ferry Loading").Single();
        Assert.That(span.Kind, Is.EqualTo(ActivityKind.Consumer));
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
        Assert.That(span.TagObjects.ToDictionary(t => t.Key, t => t.Value), Is.EqualTo(new Dictionary<string, object?>
        {
            ["stator.machine"] = "Ferry",
            ["stator.key"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["stator.state.from"] = "Loading",
            ["stator.state.to"] = "Sailing",
            ["stator.attempt"] = 1,
            ["stator.outcome"] = "moved",
        }).AsCollection);
    }

    [Test]
    public async Task Claims_and_writes_of_rows_have_spans_and_looks_in_vain_have_none()
    {
        await stator.Runner.RunOnceAsync();
        Assert.That(spans.Started, Is.Empty);

        await Ferries.InsertAsync(new Ferry());
        await stator.Runner.RunOnceAsync();
        await stator.Runner.RunOnceAsync();
        await stator.Runner.RunOnceAsync();

        Assert.That(spans.Names, Is.EquivalentTo(new[]
        {
            "insert Ferry", "claim Ferry", "check Ferry Loading", "write Ferry", "claim Ferry", "check Ferry Sailing",
        }), "the second check's own transaction wrote its outcome");
        Assert.That(
            spans.Ended.Where(s => s.Kind == ActivityKind.Client).Select(s => (s.ParentId, s.GetTagItem("stator.machine"), s.GetTagItem("stator.rows"))),
            Is.All.EqualTo(((string?)null, "Ferry", 1)));
        Assert.That(spans.Of("claim Ferry").Select(s => s.Duration), Is.All.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_runner_that_waits_has_no_spans(CancellationToken token)
    {
        var parts = stator.Services.GetRequiredService<Stator.Running.RunnerParts>();
        var looks = StoreSpy.On(parts.Store);
        (parts.Options.MinPollInterval, parts.Options.MaxPollInterval) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));
        using var stop = new CancellationTokenSource();
        var run = new Stator.Running.StatorRunner(parts with { Store = looks.Store }).RunAsync(stop.Token);
        await looks.WhenAsync(nameof(Stator.Storage.IMachineStore.PeekAsync), 3 * parts.Machines.Count).WaitAsync(token);
        await Task.WhenAll(stop.CancelAsync(), run);
        Assert.That(spans.Started, Is.Empty);
    }

    [Test]
    public async Task A_try_is_a_root_that_is_linked_to_the_insert()
    {
        ActivityContext request;
        using (var span = own.StartActivity("request"))
        {
            request = span!.Context;
            await Ferries.InsertAsync(new Ferry());
            await Ferries.InsertManyAsync([new(), new()]);
            await stator.Runner.RunOnceAsync();
            Assert.That(Activity.Current, Is.SameAs(span), "the caller's own is as it was");
        }

        var inserts = spans.Of("insert Ferry");
        Assert.That(inserts.Select(i => (i.Kind, i.ParentSpanId)), Is.All.EqualTo((ActivityKind.Producer, request.SpanId)));
        Assert.That(inserts.Select(i => i.GetTagItem("stator.outcome") ?? i.GetTagItem("stator.rows")), Is.EqualTo(new object[] { "created", 2L }));
        var tries = spans.Of("check Ferry Loading");
        Assert.That(tries.Select(t => (t.ParentId, t.TraceId == request.TraceId)), Is.All.EqualTo(((string?)null, false)));
        Assert.That(tries.Select(t => t.TraceId).Distinct().Count(), Is.EqualTo(3));
        Assert.That(
            tries.Select(t => t.Links.Single().Context.SpanId),
            Is.EquivalentTo(new[] { inserts[0].SpanId, inserts[1].SpanId, inserts[1].SpanId }));
        Assert.That(tries.Select(t => t.Links.Single().Context.TraceId), Is.All.EqualTo(request.TraceId));
    }

    [Test]
    public async Task Without_a_span_of_the_insert_there_is_nothing_to_link_to()
    {
        spans.Dispose();
        var id = await Ferries.InsertAsync(new Ferry());
        spans = new SpanRecorder(stator.Services.GetRequiredService<StatorTraces>().Source);

        await stator.Runner.RunOnceAsync();

        Assert.That((await Ferries.FindAsync(id))!.Trace, Is.Null);
        Assert.That(spans.Of("check Ferry Loading").Single().Links, Is.Empty);
    }

    [Test]
    public async Task A_row_of_a_schedule_is_linked_to_nothing()
    {
        using var request = own.StartActivity("request");
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.That((await stator.Runner.RunOnceAsync()).Scheduled, Is.EqualTo(1));

        var mail = spans.Of("check WelcomeMail Requested").Single();
        Assert.That((mail.ParentId, mail.Links.Count()), Is.EqualTo(((string?)null, 0)));
        Assert.That(await stator.Database.ScalarAsync<string?>("SELECT trace FROM welcome_mails"), Is.Null);
    }

    [Test]
    public async Task The_check_middleware_and_hooks_run_in_the_span_of_the_try()
    {
        var seen = new List<(string Where, Activity? Current)>();
        crew.Loads = async (_, _) =>
        {
            seen.Add(("check", Activity.Current));
            using (own.StartActivity("mine"))
            {
                await Task.Yield();
            }

            return Ferry.LoadingOutcome.Sailing;
        };
        crew.Left = _ => seen.Add(("hook", Activity.Current is { IsStopped: false } open ? open : null));
        crew.Sails = (_, _) =>
        {
            seen.Add(("transacted", Activity.Current));
            return new(Ferry.SailingOutcome.Arrived);
        };
        SpanMiddleware.Seen.Value = seen;
        await Ferries.InsertAsync(new Ferry());

        await stator.Runner.RunOnceAsync();
        await stator.Runner.RunOnceAsync();

        var (first, second) = (spans.Of("check Ferry Loading").Single(), spans.Of("check Ferry Sailing").Single());
        Assert.That(seen.Select(s => s.Where), Is.EqualTo(new[] { "middleware", "check", "hook", "middleware", "transacted" }));
        Assert.That(seen.Take(3).Select(s => s.Current), Is.All.SameAs(first));
        Assert.That(seen.Skip(3).Select(s => s.Current), Is.All.SameAs(second));
        Assert.That(spans.Of("mine").Single().ParentSpanId, Is.EqualTo(first.SpanId));
        Assert.That(second.GetTagItem("stator.state.to"), Is.EqualTo("Arrived"));
    }

    [Test]
    public async Task A_failed_try_is_a_span_with_the_exception()
    {
        crew.Loads = (_, _) => throw new FormatException("torn");
        await Ferries.InsertAsync(new Ferry());

        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(2));
        await stator.Runner.RunOnceAsync();

        var tries = spans.Of("check Ferry Loading");
        Assert.That(tries.Select(t => (t.Status, t.StatusDescription)), Is.All.EqualTo((ActivityStatusCode.Error, "torn")));
        Assert.That(tries.Select(t => t.GetTagItem("error.type")), Is.All.EqualTo("System.FormatException"));
        Assert.That(tries.Select(t => t.Events.Single().Name), Is.All.EqualTo("exception"));
        Assert.That(
            tries.Select(t => (t.GetTagItem("stator.outcome"), t.GetTagItem("stator.attempt"), t.GetTagItem("stator.state.to"))),
            Is.EqualTo(new (object?, object?, object?)[] { ("failed", 1, "Loading"), ("exhausted", 2, "Sunk") }));
    }

    [TestCase("lost")]
    [TestCase("gone")]
    public async Task A_try_whose_row_was_taken_from_it_does_not_say_where_the_row_is(string outcome)
    {
        crew.Loads = async (ferry, _) =>
        {
            await (outcome == "lost"
                ? (Task)Ferries.ForceAsync(ferry.Id, FerryState.Docked)
                : stator.Database.ExecuteAsync("DELETE FROM ferries"));
            return Ferry.LoadingOutcome.Sailing;
        };
        await Ferries.InsertAsync(new Ferry());

        await stator.Runner.RunOnceAsync();

        var span = spans.Of("check Ferry Loading").Single();
        Assert.That((span.GetTagItem("stator.outcome"), span.GetTagItem("stator.state.to")), Is.EqualTo(((object?)outcome, (object?)null)));
    }

    [Test]
    public async Task Nothing_leaks_from_one_try_to_the_next_or_to_who_started_the_runner()
    {
        var before = new List<(ActivitySpanId Span, string? Parent)>();
        crew.Loads = (_, _) =>
        {
            before.Add((Activity.Current!.SpanId, Activity.Current.ParentId));

            // Left open, and so left current.
            own.StartActivity("open");
            return new(Ferry.LoadingOutcome.Stay);
        };
        await Ferries.InsertManyAsync(Enumerable.Range(0, 20).Select(_ => new Ferry()));
        stator.Services.GetRequiredService<Stator.Running.RunnerParts>().Options.Concurrency = 1;

        using var request = own.StartActivity("request");
        await stator.Runner.RunOnceAsync();

        Assert.That(before, Has.Count.EqualTo(20));
        Assert.That(before.Select(b => b.Parent), Is.All.Null);
        Assert.That(before.Select(b => b.Span).Distinct().Count(), Is.EqualTo(20));
        Assert.That(spans.Of("write Ferry").Concat(spans.Of("claim Ferry")).Select(s => s.ParentId), Is.All.Null);
        Assert.That(Activity.Current, Is.SameAs(request));
    }

    [Test]
    public async Task A_run_outside_of_checks_is_a_span_of_its_caller_and_the_work_is_in_it()
    {
        Activity? within = null;
        using var request = own.StartActivity("request")!;
        var id = await Ferries.InsertAsync(new Ferry());

        await Ferries.RunAsync(id, _ =>
        {
            within = Activity.Current;
            return Task.FromResult<FerryState?>(FerryState.Sailing);
        });
        await (await Ferries.BeginAsync(id)).ReleaseAsync();
        Assert.That(() => Ferries.RunAsync(id, _ => throw new FormatException("torn")), Throws.TypeOf<FormatException>());
        (await Ferries.BeginAsync(id, new() { IgnoreLock = true })).Leave();

        Assert.That(Activity.Current, Is.SameAs(request));
        var first = spans.Of("check Ferry Loading").Single();
        Assert.That(within, Is.SameAs(first));
        Assert.That((first.ParentSpanId, first.Links.Single().Context.SpanId), Is.EqualTo((request.SpanId, spans.Of("insert Ferry").Single().SpanId)));
        Assert.That(first.GetTagItem("stator.state.to"), Is.EqualTo("Sailing"));
        var later = spans.Of("check Ferry Sailing");
        Assert.That(later.Select(s => s.GetTagItem("stator.outcome")), Is.EqualTo(new[] { "released", "failed", null }));
    }

    [Test]
    public async Task An_insert_that_fails_is_a_span_that_says_so_and_a_duplicate_is_no_error()
    {
        await Ferries.InsertOrFindAsync(new Ferry { Id = 1, Name = -1 });
        await Ferries.InsertOrFindAsync(new Ferry { Id = 2, Name = -1 });
        Assert.That(() => Ferries.InsertAsync(new Ferry { Id = 1, Name = -2 }), Throws.InvalidOperationException);

        Assert.That(spans.Of("insert Ferry").Select(s => s.GetTagItem("stator.outcome")), Is.EqualTo(new[] { "created", "existing", null }));
        Assert.That(
            spans.Of("insert Ferry").Select(s => s.Status),
            Is.EqualTo(new[] { ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Error }));
    }

    private sealed class SpanMiddleware : IStatorMiddleware
    {
        public static AsyncLocal<List<(string, Activity?)>?> Seen { get; } = new();

        public ValueTask<CheckAnswer> InvokeAsync(StatorContext context, Func<ValueTask<CheckAnswer>> next, CancellationToken cancellationToken)
        {
            Seen.Value?.Add(("middleware", Activity.Current));
            return next();
        }
    }
}
