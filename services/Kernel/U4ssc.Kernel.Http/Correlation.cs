using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace U4ssc.Kernel.Http;

/// <summary>One id through everything that one request set off.</summary>
public static class Correlation
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Correlation-Id";

    /// <summary>The id of this request.</summary>
    public static string Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items[Header] as string ?? Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
    }

    /// <summary>Takes a caller's id where it is a sane token, makes one otherwise, and says it in every answer.</summary>
    public static Task Attach(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        var given = http.Request.Headers[Header].ToString();
        var id = given.Length is > 0 and <= 64 && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? given
            : Guid.CreateVersion7().ToString();
        http.Items[Header] = id;
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = id;
            if (Activity.Current is { } activity) http.Response.Headers.TraceParent = activity.Id;
            return Task.CompletedTask;
        });
        return next(http);
    }
}
