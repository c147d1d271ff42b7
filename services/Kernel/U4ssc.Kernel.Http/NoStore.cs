using Microsoft.AspNetCore.Http;

namespace U4ssc.Kernel.Http;

/// <summary>
/// What is answered to somebody with a token is for them alone: nobody on the way keeps it, unless the route says that it may be kept.
/// </summary>
public static class NoStore
{
    /// <summary>Says so with every answer to a request that carried credentials.</summary>
    public static Task Attach(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        if (http.Request.Headers.Authorization.Count > 0)
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.Headers.CacheControl.Count == 0) http.Response.Headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
        }

        return next(http);
    }
}
