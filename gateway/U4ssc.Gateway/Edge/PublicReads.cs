using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;

namespace U4ssc.Gateway.Edge;

/// <summary>
/// What everybody may read, pages of other sites may read too (CORS): the register, certificates, the catalogue. Nothing else is offered to
/// them. No cookie opens anything here, so a page learns nothing that its reader could not see without being signed in.
/// </summary>
internal static class PublicReads
{
    private const string Reads = "GET, HEAD";
    private const string Exposed = "ETag, Link, Location, Retry-After, X-Correlation-Id";
    private const string Asking = "Accept, If-None-Match, X-Correlation-Id";
    private const string RememberSeconds = "86400";

    /// <summary>
    /// Before routing: a question which methods there are is looked up as a read of the same address. It never needs a token.
    /// </summary>
    public static Task Ask(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Items[typeof(PublicReads)] = true;
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    }

    /// <summary>After routing: says with every answer of a public read, refusals too, that any page may see it.</summary>
    public static Task Offer(HttpContext http, RequestDelegate next)
    {
        if (IsPublic(http))
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.AccessControlAllowOrigin = "*";
                http.Response.Headers.AccessControlExposeHeaders = Exposed;
                return Task.CompletedTask;
            });
        }

        return next(http);
    }

    /// <summary>Answers the question itself.</summary>
    public static Task Answer(HttpContext http, RequestDelegate next)
    {
        if (!http.Items.ContainsKey(typeof(PublicReads)) || http.GetEndpoint() is null)
            return next(http);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!IsPublic(http))
            return Task.CompletedTask;
        var headers = http.Response.Headers;
        headers.Allow = $"{Reads}, OPTIONS";
        headers.AccessControlAllowMethods = Reads;
        headers.AccessControlAllowHeaders = Asking;
        headers.AccessControlMaxAge = RememberSeconds;
        headers.Append(HeaderNames.Vary, "Access-Control-Request-Method, Access-Control-Request-Headers");
        return Task.CompletedTask;
    }

    private static bool IsPublic(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            ? http.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            : false;
}
