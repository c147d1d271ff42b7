using Microsoft.Net.Http.Headers;

namespace U4ssc.Certification.Pages;

/// <summary>Which form of an answer the caller takes (RFC 9110 section 12.5.1).</summary>
internal static class Accepted
{
    /// <summary>None of ours: 406.</summary>
    public static IResult None => TypedResults.StatusCode(StatusCodes.Status406NotAcceptable);

    /// <summary>The best of <paramref name="offered"/>, the first where the caller does not mind; null where none is taken.</summary>
    public static string? Of(HttpRequest request, params string[] offered)
    {
        var accept = request.Headers.Accept;
        if (string.IsNullOrWhiteSpace(accept.ToString())) return offered[0];
        if (!MediaTypeHeaderValue.TryParseList(accept, out var taken)) return null;
        return offered
            .Select((form, place) => (form, place, quality: Quality(MediaTypeHeaderValue.Parse(form), taken)))
            .Where(one => one.quality > 0)
            .OrderByDescending(one => one.quality)
            .ThenBy(one => one.place)
            .Select(one => one.form)
            .FirstOrDefault();
    }

    // The most specific range speaks for a form: "text/html;q=0, */*" takes anything but HTML.
    private static double Quality(MediaTypeHeaderValue form, IList<MediaTypeHeaderValue> taken) => taken
        .Where(form.IsSubsetOf)
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
