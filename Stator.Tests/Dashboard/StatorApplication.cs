using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Dashboard;

/// <summary>A web application with the endpoints, listening on a port of its own, and a browser's worth of client.</summary>
internal sealed class StatorApplication : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly HttpClient client;

    private StatorApplication(WebApplication application, TestDatabase database)
    {
        this.application = application;
        Database = database;
        client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
    }

    public TestDatabase Database { get; }

    public IServiceProvider Services => application.Services;

    public static async Task<StatorApplication> StartAsync(DatabaseKind kind, Action<WebApplication>? map = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var application = Build(database);
        (map ?? (a => a.MapStator("/stator", viewPolicy: "View", operatePolicy: "Operate")))(application);
        await application.Services.GetRequiredService<IStatorSchema>().EnsureAsync();
        await application.StartAsync();
        return new StatorApplication(application, database);
    }

    /// <summary>An application that was not started yet. Whoever is called "ann" may look, and whoever is called "bob" may do everything.</summary>
    public static WebApplication Build(TestDatabase database, Action<IServiceCollection>? authorization = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Archive>().AddSingleton<Post>();
        builder.Services.AddAuthentication("Name").AddScheme<AuthenticationSchemeOptions, ByName>("Name", null);
        (authorization ?? (s => s.AddAuthorizationBuilder()
            .AddPolicy("View", p => p.RequireAuthenticatedUser())
            .AddPolicy("Operate", p => p.RequireUserName("bob"))))(builder.Services);
        builder.Services.AddStator(s => database.Use(s, frozenClock: false).AddMachine(Dossier.Graph.Machine).AddMachine(Letter.Graph.Machine));
        return builder.Build();
    }

    /// <summary>Sends a request, and returns its status and the JSON of its answer.</summary>
    public async Task<(int Status, JsonElement Json)> SendAsync(
        HttpMethod method, string path, string? who = "bob", string? body = null, string contentType = "application/json", string? site = null)
    {
        using var response = await SendRawAsync(method, path, who, body, contentType, site);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public async Task<HttpResponseMessage> SendRawAsync(
        HttpMethod method, string path, string? who, string? body = null, string contentType = "application/json", string? site = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (who is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Name", who);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await application.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Believes whatever name it is told.</summary>
    private sealed class ByName(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
            => Task.FromResult(AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, header.Parameter!)], "Name")), "Name"))
                : AuthenticateResult.NoResult());
    }
}
