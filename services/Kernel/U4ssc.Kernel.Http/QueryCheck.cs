using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Refuses a query that its route does not know, whole: an unknown parameter would be silently left out of what is answered or done, an
/// empty or repeated one would be guessed at.
/// </summary>
internal static class QueryCheck
{
    private const int PlacesMax = 20;
    private const int NameCharactersShown = 60;

    public static Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<Permits>() is null) return next(http);
        var known = route.Metadata.OfType<QueryParameters>().SelectMany(some => some.All)
            .ToDictionary(one => one.Name, StringComparer.Ordinal);
        var wrong = Wrong(http.Request.Query, known).Take(PlacesMax).ToList();
        return wrong.Count == 0 ? next(http) : throw new BadInputException(wrong);
    }

    private static IEnumerable<RefusedPlace> Wrong(IQueryCollection query, Dictionary<string, QueryParameter> known)
    {
        foreach (var (name, values) in query)
        {
            // The framework finds names without regard to case; ours are exact, as members of JSON are.
            if (!known.TryGetValue(name, out var parameter))
            {
                var shown = name.Length <= NameCharactersShown ? name : name[..NameCharactersShown] + "…";
                yield return new($"?{shown}", "query.unknown", $"{shown} is not known here. {Known(known)}");
            }
            else if (values.Count != 1) yield return parameter.Place("query.repeated", $"{name} may be given once.");
            else if (values[0] is not { Length: > 0 } text)
                yield return parameter.Place("query.empty", $"{name} is empty. Give it a value, or leave it out.");
            else if (text.Length > QueryParameter.CharactersMax)
                yield return parameter.Place("query.too_long", $"{name} is longer than {QueryParameter.CharactersMax} characters.");
            else if (parameter.Wrong(text) is { } place) yield return place;
        }

        foreach (var parameter in known.Values.Where(parameter => parameter.Required && !query.ContainsKey(parameter.Name)))
            yield return parameter.Place("query.missing", $"{parameter.Name} is missing. {parameter.Description}");
    }

    private static string Known(Dictionary<string, QueryParameter> known) =>
        known.Count == 0 ? "This route takes no query parameters." : $"Known are: {string.Join(", ", known.Keys)}.";
}
