using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace U4ssc.Kernel.Http;

/// <summary>Where nothing is, a token would not help: asking for one would only send the caller looking for it.</summary>
public static class Nowhere
{
    /// <summary>404 and 405 before anybody is asked for a token. The endpoint that answers 405 is none of a route.</summary>
    public static Task Answer(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        if (http.GetEndpoint() is RouteEndpoint) return next(http);
        if (http.GetEndpoint()?.RequestDelegate is { } methodNotAllowed) return methodNotAllowed(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
