using Microsoft.AspNetCore.Http;

namespace U4ssc.Kernel.Http;

/// <summary>HEAD is answered wherever GET is, as GET without the body, which the server leaves out by itself.</summary>
public static class HeadIsGet
{
    /// <summary>Before routing: finds the route of GET. Where a method is refused, what is allowed names HEAD beside GET.</summary>
    public static Task Attach(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
            http.Items[typeof(HeadIsGet)] = true;
        }

        http.Response.OnStarting(() =>
        {
            var allowed = http.Response.Headers.GetCommaSeparatedValues("Allow");
            if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
                http.Response.Headers.Allow = string.Join(", ", [.. allowed, HttpMethods.Head]);
            return Task.CompletedTask;
        });
        return next(http);
    }

    /// <summary>True where HEAD was asked.</summary>
    public static bool Was(HttpContext http) => http?.Items.ContainsKey(typeof(HeadIsGet)) == true;
}
