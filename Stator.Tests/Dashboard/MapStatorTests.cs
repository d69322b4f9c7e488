using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Dashboard;

/// <summary>What is wrong is said when the endpoints are mapped, and not when the first request comes.</summary>
public sealed class MapStatorTests
{
    [Test]
    public async Task Without_a_policy_for_changes_there_are_only_endpoints_that_read()
    {
        await using var application = await StatorApplication.StartAsync(DatabaseKind.Sqlite, a => a.MapStator("/admin/stator", "View"));

        var read = await application.SendAsync(HttpMethod.Get, "/admin/stator/machines");
        var change = await application.SendAsync(HttpMethod.Post, "/admin/stator/machines/Dossier/requeue", body: """{"state": "Open"}""");

        Assert.That((read.Status, change.Status), Is.EqualTo((200, 404)));
    }

    [Test]
    public async Task A_policy_that_does_not_exist_is_named()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var application = StatorApplication.Build(database);

        Assert.That(
            () => application.MapStator("/stator", "Vieuw"),
            Throws.InvalidOperationException.With.Message.Contains("no authorization policy 'Vieuw', which MapStator was given as viewPolicy"));
        Assert.That(
            () => application.MapStator("/stator", "View", "Opperate"),
            Throws.InvalidOperationException.With.Message.Contains("no authorization policy 'Opperate', which MapStator was given as operatePolicy"));
        Assert.That(() => application.MapStator("/stator", " "), Throws.ArgumentException);
    }

    [Test]
    public async Task Without_authorization_it_says_what_to_call()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var application = StatorApplication.Build(database, authorization: _ => { });

        Assert.That(
            () => application.MapStator("/stator", "View"), Throws.InvalidOperationException.With.Message.Contains("without AddAuthorization"));
    }

    [Test]
    public async Task Without_machines_it_says_what_to_call()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuthorizationBuilder().AddPolicy("View", p => p.RequireAuthenticatedUser());
        await using var application = builder.Build();

        Assert.That(() => application.MapStator("/stator", "View"), Throws.InvalidOperationException.With.Message.Contains("without AddStator"));
    }
}
