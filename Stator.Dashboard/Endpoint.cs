using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stator.Hosting;

namespace Stator.Dashboard;

/// <summary>
/// What all endpoints have in common: they speak JSON, say what is wrong as problem details, are not cached, and those that change something are
/// deaf to other sites.
/// </summary>
internal static class Endpoint
{
    public static void Get<T>(IEndpointRouteBuilder group, string path, JsonTypeInfo<T> type, Func<HttpContext, Task<T>> answer)
        where T : class?
        => group.MapGet(path, context => AnswerAsync(context, type, answer));

    public static void Post<TRequest, T>(
        IEndpointRouteBuilder group, string path, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<T> type, Func<HttpContext, TRequest, Task<T>> answer)
        where T : class?
        => group.MapPost(path, context => AnswerAsync(context, type, async c => await answer(c, await ReadAsync(c, requestType))));

    /// <summary>The machine that the path names.</summary>
    public static MachineInfo Machine(HttpContext context, IStatorQueries queries)
    {
        var name = (string)context.GetRouteValue("machine")!;
        return queries.Machines.FirstOrDefault(m => m.Name == name)
            ?? throw new Refusal(
                StatusCodes.Status404NotFound, $"There is no machine '{name}'. There are: {string.Join(", ", queries.Machines.Select(m => m.Name))}.");
    }

    /// <summary>A parameter of the query string that must be there.</summary>
    public static string Required(HttpContext context, string parameter)
        => Text(context, parameter) ?? throw new Refusal(StatusCodes.Status400BadRequest, $"The query string has no '{parameter}'.");

    /// <summary>A parameter of the query string; null where it is not there or empty.</summary>
    public static string? Text(HttpContext context, string parameter)
        => context.Request.Query[parameter].ToString() is { Length: > 0 } value ? value : null;

    public static bool Flag(HttpContext context, string parameter)
        => Text(context, parameter) is { } text
            && (bool.TryParse(text, out var flag)
                ? flag
                : throw new Refusal(StatusCodes.Status400BadRequest, $"'{parameter}' is 'true' or 'false', and not '{text}'."));

    public static int? Number(HttpContext context, string parameter)
        => Text(context, parameter) is not { } text
            ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new Refusal(StatusCodes.Status400BadRequest, $"'{parameter}' is a whole number, and not '{text}'.");

    public static TimeSpan? Time(HttpContext context, string parameter)
        => Text(context, parameter) is not { } text
            ? null
            : DurationText.Parse(text)
                ?? throw new Refusal(StatusCodes.Status400BadRequest, $"'{parameter}' is a duration with a unit, such as 30m, 6h or 7d, and not '{text}'.");

    public static T? Word<T>(HttpContext context, string parameter)
        where T : struct, Enum
        => Text(context, parameter) is not { } text
            ? null
            : Enum.GetNames<T>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
                ? Enum.Parse<T>(name)
                : throw new Refusal(
                    StatusCodes.Status400BadRequest, $"'{parameter}' is one of {string.Join(", ", Enum.GetNames<T>())}, and not '{text}'.");

    private static async Task AnswerAsync<T>(HttpContext context, JsonTypeInfo<T> type, Func<HttpContext, Task<T>> answer)
        where T : class?
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        IResult result;
        try
        {
            result = await answer(context) is { } value
                ? Results.Json(value, type)
                : throw new Refusal(StatusCodes.Status404NotFound, "There is no such row.");
        }
        catch (Refusal e)
        {
            result = Results.Problem(e.Message, statusCode: e.Status);
        }
        catch (ArgumentException e)
        {
            // What the caller has got wrong; the name of the parameter is one of ours and says nothing to them.
            result = Results.Problem(e.Message.Split(" (Parameter", 2)[0], statusCode: StatusCodes.Status400BadRequest);
        }
        catch (DuplicateRowException e)
        {
            result = Results.Problem(e.Message, statusCode: StatusCodes.Status409Conflict);
        }

        await result.ExecuteAsync(context);
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        // A browser names the site that a request comes from. That it sends JSON to another site needs that site's leave, which nobody gives here;
        // so a form on a stranger's page gets no further than this, whatever cookies it brings.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none"))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, $"The request comes from another site: Sec-Fetch-Site is '{site}'.");
        }

        if (!context.Request.HasJsonContentType())
        {
            throw new Refusal(
                StatusCodes.Status415UnsupportedMediaType,
                $"The request is to have a body of type 'application/json' and has one of type '{context.Request.ContentType}'.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw new Refusal(StatusCodes.Status400BadRequest, "The body is null, and is to be an object.");
        }
        catch (JsonException e)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, $"The body is not what is expected: {e.Message}");
        }
    }
}
