using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace U4ssc.Kernel.Http;

/// <summary>What a route is asked, apart from its body: bound from the HTTP request.</summary>
public sealed class Request
{
    /// <summary>A list answers at most this many items.</summary>
    public const int LimitMax = 500;

    private const int LimitDefault = 50;
    private const int ReasonCharactersMax = 1000;
    private const int KeyCharactersMax = 200;

    private Request(HttpContext http) => Http = http;

    /// <summary>The HTTP request behind it.</summary>
    public HttpContext Http { get; }

    /// <summary>Who asks.</summary>
    public Caller Caller { get; private init; } = Caller.Nobody;

    /// <summary>When it was asked, UTC.</summary>
    public DateTimeOffset Now { get; private init; }

    /// <summary>The caller's <c>Reason</c> header.</summary>
    public string? Reason { get; private init; }

    /// <summary>The versions that the caller would change, from <c>If-Match</c>.</summary>
    public Conditions? IfMatch { get; private init; }

    /// <summary>The caller's <c>Idempotency-Key</c>.</summary>
    public string? IdempotencyKey { get; private init; }

    /// <summary>How many items of a list at most.</summary>
    public int Limit { get; private init; }

    /// <summary>Where to go on in a list.</summary>
    public string? Cursor { get; private init; }

    /// <summary>Ends when the caller goes away.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>The rows of the access table for this route.</summary>
    public Permits Permits => Http.GetEndpoint()?.Metadata.GetMetadata<Permits>() ?? new Permits([]);

    /// <summary>A new id (UUIDv7) for what this request makes.</summary>
    public Guid NewId() => Guid.CreateVersion7(Now);

    /// <summary>
    /// True where the caller may ask this route of what belongs to <paramref name="owner"/>. That an account may not is told: to the
    /// caller it is as if there were no such thing, and who tries many is to be noticed.
    /// </summary>
    public bool Sees(Owner owner)
    {
        if (Permits.Allow(Caller, owner)) return true;
        if (Caller.Role != Role.Anonymous) SecurityEvents.Told(SecurityEvent.AccessRefused, Http, what: "relation");
        return false;
    }

    /// <summary>A text in the route.</summary>
    public string RouteText(string name) => Http.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>An id in the route; empty where it is none.</summary>
    public Guid RouteId(string name) => Guid.TryParse(RouteText(name), out var id) ? id : Guid.Empty;

    /// <summary>A query parameter, or null; refused where it is longer than any that can match.</summary>
    public string? Query(string name)
    {
        var text = Http.Request.Query[name].ToString();
        if (text.Length > 300)
            throw new BadInputException($"?{name}", "query.too_long", $"The query parameter {name} is longer than 300 characters.");
        return text.Length == 0 ? null : text;
    }

    /// <summary>An instant in the query (RFC 3339), or null; a date is its first moment in UTC.</summary>
    public DateTimeOffset? Instant(string name) => Query(name) is not { } text ? null
        : Instants.Read(text) is { } at ? at
        : throw new BadInputException($"?{name}", "json.not_an_instant",
            $"{name} must be an instant such as 2026-04-30T12:00:00Z, or a date such as 2026-04-30.");

    /// <summary>Who asks and why, for the metadata of what is stored.</summary>
    public Asked Asked(string? reason = null) => new(
        Caller.Subject, EnumWords.Of(Caller.Role), Caller.Agency ?? Caller.City?.ToString(), reason
            ?? Reason, Correlation.Of(Http), Http.TraceIdentifier,
        IdempotencyKey is null ? null : $"{Caller.Subject}|{Http.Request.Method} {Address}|{IdempotencyKey}",
        // Left there by the body when it was read; a request without a body has none.
        Http.Items[typeof(Request)] as string);

    // However its path is spelt: percent signs, capital letters of an id, a slash at the end.
    private string Address
    {
        get
        {
            var path = (Http.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText
                ?? Http.Request.Path.ToString();
            var values = Http.Request.RouteValues.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value?.ToString())
                .Select(text => Guid.TryParse(text, out var id) ? id.ToString() : text);
            var query = Http.Request.Query.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}");
            return $"{path} {string.Join('/', values)}?{string.Join('&', query)}";
        }
    }

    /// <summary>Binds from headers and query; what is malformed is refused with its place.</summary>
    public static ValueTask<Request?> BindAsync(HttpContext http)
    {
        return ValueTask.FromResult<Request?>(new Request(http)
        {
            Caller = Callers.Of(http.User),
            Now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            Reason = Header(http, "Reason", ReasonCharactersMax),
            IdempotencyKey = Header(http, "Idempotency-Key", KeyCharactersMax),
            IfMatch = Conditions.OfChange(http.Request),
            Limit = LimitOf(http.Request.Query["limit"].ToString()),
            Cursor = http.Request.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null,
        });
    }

    private static string? Header(HttpContext http, string name, int charactersMax)
    {
        var text = http.Request.Headers[name].ToString();
        if (text.Length == 0) return null;
        if (text.Length > charactersMax || text.Any(char.IsControl))
            throw new BadInputException($"header {name}", "header.malformed",
                $"The header {name} must have at most {charactersMax} characters and no control characters.");
        return text;
    }

    private static int LimitOf(string text)
    {
        if (text.Length == 0) return LimitDefault;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LimitMax)
            return limit;
        throw new BadInputException("?limit", "limit.out_of_range", $"limit must be a whole number from 1 to {LimitMax}.");
    }
}
