using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Dashboard;

/// <summary>The endpoints, as a client in another process sees them.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class EndpointTests(DatabaseKind kind)
{
    private StatorApplication application = null!;

    private IStator<Dossier> Dossiers => application.Services.GetRequiredService<IStator<Dossier>>();

    [SetUp]
    public async Task StartAsync() => application = await StatorApplication.StartAsync(kind);

    [TearDown]
    public ValueTask StopAsync() => application.DisposeAsync();

    [Test]
    public async Task Machines_are_listed_with_their_graphs()
    {
        var (status, machines) = await application.SendAsync(HttpMethod.Get, "/stator/machines");

        Assert.That(status, Is.EqualTo(200));
        Assert.That(machines.EnumerateArray().Select(m => m.GetProperty("name").GetString()), Is.EqualTo(new[] { "Dossier", "Letter" }));
        var dossier = machines[0];
        Assert.That(dossier.GetProperty("initial").GetString(), Is.EqualTo("Open"));
        Assert.That(dossier.GetProperty("states")[0].GetProperty("kind").GetString(), Is.EqualTo("Automatic"));
        Assert.That(dossier.GetProperty("states")[0].GetProperty("retryAfter").GetString(), Is.EqualTo("00:00:01"));
        Assert.That(dossier.GetProperty("mermaid").GetString(), Is.EqualTo(Dossier.Graph.Mermaid));
        var (_, alone) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier");
        Assert.That(alone.GetRawText(), Is.EqualTo(dossier.GetRawText()));
    }

    [Test]
    public async Task Counts_depth_queues_and_history_are_what_the_queries_say()
    {
        var id = await Dossiers.InsertAsync(new Dossier());
        await Dossiers.ParkAsync(id, by: "carla");
        await Dossiers.InsertAsync(new Dossier());
        await application.Services.GetRequiredService<IStator<Letter>>().InsertAsync(new Letter(), new() { Queue = "express" });

        var (_, states) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/states");
        var (_, depth) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/depth");
        var (_, queues) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Letter/queues");
        var (_, history) = await application.SendAsync(HttpMethod.Get, $"/stator/machines/Dossier/history?key={id}");

        Assert.That(
            states.EnumerateArray().Select(s => (s.GetProperty("state").GetString(), s.GetProperty("count").GetInt64())),
            Is.EqualTo(new[] { ("Open", 1L), ("Waiting", 1L), ("Closed", 0L), ("Failed", 0L), ("Old", 0L) }));
        Assert.That(depth.GetProperty("ready").GetInt64(), Is.EqualTo(1));
        Assert.That(queues.GetProperty("express").GetProperty("ready").GetInt64(), Is.EqualTo(1));
        Assert.That(
            history.EnumerateArray().Select(h => (h.GetProperty("why").GetString(), h.GetProperty("by").GetString())),
            Is.EqualTo(new[] { ("Insert", null), ("Command", "carla") }));
    }

    [Test]
    public async Task Rows_are_read_page_by_page_and_one_by_its_key()
    {
        for (var i = 0; i < 5; i++)
        {
            await Dossiers.InsertAsync(new Dossier());
        }

        await Dossiers.ParkAsync(3);
        var keys = new List<string>();
        var after = "";
        do
        {
            var (_, page) = await application.SendAsync(HttpMethod.Get, $"/stator/machines/Dossier/rows?state=Open&limit=3&after={after}");
            keys.AddRange(page.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("key").GetString()!));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        var (_, parked) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/row?key=3");
        var (due, _) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/rows?due=true");
        var (none, problem) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/row?key=99");

        Assert.That(keys, Is.EqualTo(new[] { "1", "2", "4", "5" }));
        Assert.That(parked.GetProperty("state").GetString(), Is.EqualTo("Waiting"));
        Assert.That(due, Is.EqualTo(200));
        Assert.That((none, problem.GetProperty("detail").GetString()), Is.EqualTo((404, "There is no such row.")));
    }

    [Test]
    public async Task Commands_and_forces_are_recorded_with_the_name_of_whoever_sent_them()
    {
        var id = await Dossiers.InsertAsync(new Dossier());

        var parked = await application.SendAsync(HttpMethod.Post, "/stator/machines/Dossier/commands/Park", body: $$"""{"key": "{{id}}"}""");
        var again = await application.SendAsync(HttpMethod.Post, "/stator/machines/Dossier/commands/Park", body: $$"""{"key": "{{id}}"}""");
        var forced = await application.SendAsync(
            HttpMethod.Post, "/stator/machines/Dossier/force", body: $$"""{"keys": ["{{id}}", "99"], "state": "Failed"}""");

        Assert.That((parked.Status, parked.Json.GetProperty("moved").GetBoolean()), Is.EqualTo((200, true)));
        Assert.That((again.Status, again.Json.GetProperty("moved").GetBoolean()), Is.EqualTo((200, false)));
        Assert.That((forced.Status, forced.Json.GetProperty("rows").GetInt32()), Is.EqualTo((200, 1)));
        Assert.That(
            (await Dossiers.HistoryAsync(id)).Select(h => (h.Why, h.By)),
            Is.EqualTo(new[] { (MoveReason.Insert, null), (MoveReason.Command, "bob"), (MoveReason.Force, "bob") }));
    }

    [Test]
    public async Task Rows_are_requeued_by_key_and_by_state_and_a_dry_run_only_counts()
    {
        var late = await Dossiers.InsertAsync(new Dossier(), new() { Delay = TimeSpan.FromHours(1) });
        await Dossiers.InsertAsync(new Dossier(), new() { Delay = TimeSpan.FromHours(1) });

        async Task<(int, bool)> RequeueAsync(string body)
        {
            var (_, json) = await application.SendAsync(HttpMethod.Post, "/stator/machines/Dossier/requeue", body: body);
            return (json.GetProperty("rows").GetInt32(), json.GetProperty("dryRun").GetBoolean());
        }

        Assert.That(await RequeueAsync("""{"state": "Open", "dryRun": true}"""), Is.EqualTo((2, true)));
        Assert.That((await Dossiers.DepthAsync()).Ready, Is.Zero);
        Assert.That(await RequeueAsync($$"""{"keys": ["{{late}}"]}"""), Is.EqualTo((1, false)));
        Assert.That((await Dossiers.DepthAsync()).Ready, Is.EqualTo(1));
        Assert.That(await RequeueAsync("""{"state": "Open"}"""), Is.EqualTo((1, false)));
        Assert.That((await Dossiers.DepthAsync()).Ready, Is.EqualTo(2));
    }

    [Test]
    public async Task Statistics_are_those_that_runners_have_written()
    {
        await Dossiers.InsertAsync(new Dossier());
        await application.Services.GetRequiredService<IStatorRunner>().RunOnceAsync();

        var (status, hours) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/statistics?last=3h&by=hour");
        var (_, days) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/statistics?last=2d&by=day");

        Assert.That((status, hours.GetArrayLength(), days.GetArrayLength()), Is.EqualTo((200, 3, 2)));
        Assert.That(hours.EnumerateArray().Sum(h => h.GetProperty("moved").GetInt64()), Is.EqualTo(1));
        Assert.That(days.EnumerateArray().Sum(d => d.GetProperty("moved").GetInt64()), Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_wrong_with_rows_is_found_and_put_right()
    {
        var id = await Dossiers.InsertAsync(new Dossier());
        await application.Database.ExecuteAsync("UPDATE dossiers SET state_next = NULL");

        var (_, found) = await application.SendAsync(HttpMethod.Get, "/stator/machines/Dossier/findings");
        var (_, dry) = await application.SendAsync(HttpMethod.Post, "/stator/machines/Dossier/repair", body: "{\"dryRun\": true}");
        Assert.That((await Dossiers.DepthAsync()).Ready, Is.Zero);
        var (_, repaired) = await application.SendAsync(HttpMethod.Post, "/stator/machines/Dossier/repair", body: "{}");

        Assert.That(found[0].GetProperty("kind").GetString(), Is.EqualTo("NeverDue"));
        Assert.That(found[0].GetProperty("keys")[0].GetString(), Is.EqualTo($"{id}"));
        Assert.That(dry.GetRawText(), Is.EqualTo(found.GetRawText()));
        Assert.That(repaired[0].GetProperty("repaired").GetInt32(), Is.EqualTo(1));
        Assert.That((await Dossiers.DepthAsync()).Ready, Is.EqualTo(1));
    }

    [Test]
    public async Task What_may_go_is_removed_and_a_dry_run_only_counts()
    {
        await Dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Closed });
        await application.Database.ExecuteAsync(
            kind == DatabaseKind.Postgres
                ? "UPDATE dossiers SET state_changed = state_changed - interval '31 days'"
                : "UPDATE dossiers SET state_changed = '2020-01-01 00:00:00.000000'");

        async Task<(int, bool)> PruneAsync(string body)
        {
            var (_, json) = await application.SendAsync(HttpMethod.Post, "/stator/machines/Dossier/prune", body: body);
            return (json.GetProperty("deleted").GetInt32(), json.GetProperty("dryRun").GetBoolean());
        }

        Assert.That(await PruneAsync("{\"dryRun\": true}"), Is.EqualTo((1, true)));
        Assert.That(await PruneAsync("{}"), Is.EqualTo((1, false)));
        Assert.That(await PruneAsync("{}"), Is.EqualTo((0, false)));
    }

    [TestCase("GET", "/machines/Dosier", null, 404, "There is no machine 'Dosier'. There are: Dossier, Letter.")]
    [TestCase("GET", "/machines/Dossier/queues", null, 404, "Machine 'Dossier' has no queues.")]
    [TestCase("GET", "/machines/Letter/history?key=1", null, 404, "Machine 'Letter' keeps no history.")]
    [TestCase("GET", "/machines/Dossier/history", null, 400, "The query string has no 'key'.")]
    [TestCase("GET", "/machines/Dossier/history?key=x", null, 400, "'x' is no key of machine 'Dossier'")]
    [TestCase("GET", "/machines/Dossier/rows?limit=all", null, 400, "'limit' is a whole number, and not 'all'.")]
    [TestCase("GET", "/machines/Dossier/rows?limit=1000", null, 400, "200")]
    [TestCase("GET", "/machines/Dossier/rows?due=1", null, 400, "'due' is 'true' or 'false', and not '1'.")]
    [TestCase("GET", "/machines/Dossier/statistics?last=7", null, 400, "'last' is a duration with a unit, such as 30m, 6h or 7d, and not '7'.")]
    [TestCase("GET", "/machines/Dossier/statistics?last=0s", null, 400, "last")]
    [TestCase("GET", "/machines/Dossier/statistics?by=year", null, 400, "'by' is one of Minute, Hour, Day, and not 'year'.")]
    [TestCase("GET", "/machines/Dossier/rows?after=x", null, 400, "'x'")]
    [TestCase("POST", "/machines/Dossier/requeue", "{}", 400, "The body is to have either 'keys' or 'state'.")]
    [TestCase("POST", "/machines/Dossier/requeue", """{"keys": ["1"], "state": "Open"}""", 400, "The body is to have either 'keys' or 'state'.")]
    [TestCase("POST", "/machines/Dossier/requeue", """{"state": "Opn"}""", 400, "Machine 'Dossier' has no state 'Opn'. Did you mean 'Open'?")]
    [TestCase("POST", "/machines/Dossier/requeue", """{"state": "Open", "force": true}""", 400, "'force' goes with 'keys' only")]
    [TestCase("POST", "/machines/Dossier/requeue", """{"stat": "Open"}""", 400, "The body is not what is expected")]
    [TestCase("POST", "/machines/Dossier/requeue", "null", 400, "The body is null, and is to be an object.")]
    [TestCase("POST", "/machines/Dossier/force", """{"keys": ["1"]}""", 400, "The body is to have both 'keys' and 'state'.")]
    [TestCase("POST", "/machines/Dossier/commands/Prk", """{"key": "1"}""", 400, "'Prk'")]
    [TestCase("POST", "/machines/Dossier/commands/Park", "{}", 400, "The body has no 'key'.")]
    public async Task What_is_wrong_is_said_as_problem_details(string method, string path, string? body, int status, string detail)
    {
        var (actual, problem) = await application.SendAsync(new HttpMethod(method), "/stator" + path, body: body);

        Assert.That(actual, Is.EqualTo(status));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain(detail).And.Not.Contain("Parameter"));
    }

    [Test]
    public async Task Every_endpoint_asks_for_its_policy()
    {
        var endpoints = application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.That(endpoints, Has.Count.GreaterThan(10));

        foreach (var endpoint in endpoints)
        {
            var method = new HttpMethod(endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single());
            var path = endpoint.RoutePattern.RawText!.Replace("{machine}", "Dossier").Replace("{command}", "Park");
            var changes = method == HttpMethod.Post;
            var body = changes ? "[]" : null;
            var nobody = await application.SendAsync(method, path, who: null, body);
            var ann = await application.SendAsync(method, path, who: "ann", body);
            var bob = await application.SendAsync(method, path, who: "bob", body);

            Assert.That(nobody.Status, Is.EqualTo(401), path);
            Assert.That(ann.Status, changes ? Is.EqualTo(403) : Is.AnyOf(200, 400, 404), path);
            Assert.That(bob.Status, Is.AnyOf(200, 400, 404), path);
        }
    }

    [Test]
    public void The_documentation_lists_every_endpoint_and_no_other()
    {
        var mapped = application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => $"{e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {e.RoutePattern.RawText!["/stator".Length..]}");
        var documented = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "endpoints.md")), @"^\| `((GET|POST) [^`?]+)", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value);

        Assert.That(documented, Is.EquivalentTo(mapped));
    }

    [TestCase("cross-site", "application/json", 403)]
    [TestCase("same-site", "application/json", 403)]
    [TestCase(null, "text/plain", 415)]
    [TestCase(null, "application/x-www-form-urlencoded", 415)]
    [TestCase("same-origin", "application/json", 200)]
    [TestCase(null, "application/json", 200)]
    public async Task What_changes_something_is_deaf_to_other_sites(string? site, string contentType, int status)
    {
        var id = await Dossiers.InsertAsync(new Dossier());

        var (actual, _) = await application.SendAsync(
            HttpMethod.Post, "/stator/machines/Dossier/commands/Park", body: $$"""{"key": "{{id}}"}""", contentType: contentType, site: site);

        Assert.That(actual, Is.EqualTo(status));
        Assert.That((await Dossiers.FindAsync(id))!.State, Is.EqualTo(status == 200 ? DossierState.Waiting : DossierState.Open));
    }

    [Test]
    public async Task Nothing_is_kept_by_caches_or_taken_for_a_page()
    {
        using var response = await application.SendRawAsync(HttpMethod.Get, "/stator/machines/<script>", "bob");

        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }
}
