using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace U4ssc.Kernel.Http;

/// <summary>The forms that a route answers in, the first one where the caller does not mind; JSON alone where it does not say.</summary>
public sealed record Offers(params string[] Forms);

/// <summary>Which form of an answer the caller takes (RFC 9110 section 12.5.1).</summary>
public static class AcceptedForm
{
    private static readonly Offers Json = new("application/json");

    /// <summary>The best of <paramref name="offered"/>, the first where the caller does not mind; null where none is taken.</summary>
    public static string? Of(HttpRequest request, params string[] offered)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(offered);
        var said = request.Headers.Accept.ToString();
        // Some old clients write * for */*.
        if (string.IsNullOrWhiteSpace(said) || said.Trim() == "*") return offered[0];
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var taken)) return null;
        // Parameters of a range, such as charset, are no demand: what is offered is always UTF-8.
        var ranges = taken.Where(range => range.MediaType.HasValue)
            .Select(range => (Range: new MediaTypeHeaderValue(range.MediaType), Quality: range.Quality ?? 1)).ToList();
        return offered
            .Select((form, place) => (form, place, quality: Quality(new MediaTypeHeaderValue(form), ranges)))
            .Where(one => one.quality > 0)
            .OrderByDescending(one => one.quality)
            .ThenBy(one => one.place)
            .Select(one => one.form)
            .FirstOrDefault();
    }

    /// <summary>406 before anything is done, where a read is asked for in a form that its route does not have.</summary>
    public static Task Check(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        var endpoint = http.GetEndpoint();
        if (!HttpMethods.IsGet(http.Request.Method) || http.Request.Headers.Accept.Count == 0
            || endpoint?.Metadata.GetMetadata<Permits>() is null
            || Of(http.Request, (endpoint.Metadata.GetMetadata<Offers>() ?? Json).Forms) is not null) return next(http);
        http.Response.StatusCode = StatusCodes.Status406NotAcceptable;
        return Task.CompletedTask;
    }

    // The most specific range speaks for a form: "text/html;q=0, */*" takes anything but HTML.
    private static double Quality(MediaTypeHeaderValue form, List<(MediaTypeHeaderValue Range, double Quality)> taken) => taken
        .Where(one => form.IsSubsetOf(one.Range))
        .OrderBy(one => one.Range.MatchesAllTypes ? 2 : one.Range.MatchesAllSubTypes ? 1 : 0)
        .Select(one => one.Quality)
        .FirstOrDefault();
}
