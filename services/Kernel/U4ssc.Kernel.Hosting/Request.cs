using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace U4ssc.Kernel.Hosting;

/// <summary>Who asks for a change, why, and what asked them: what every stored event carries beside its facts.</summary>
/// <param name="Actor">Opaque subject id, or <c>service:name</c>.</param>
/// <param name="Correlation">The same through everything that one request set off.</param>
/// <param name="Causation">What directly caused it: the request, or the message.</param>
/// <param name="Key">What makes the same ask twice the same ask; null where the caller gave none.</param>
/// <param name="Fingerprint">Hash of what was asked, to tell a repetition from a reused key.</param>
public sealed record Asked(
    string Actor, string Role, string? OnBehalfOf, string? Reason, string Correlation, string Causation, string? Key, string? Fingerprint, DateTimeOffset? EffectiveAt = null)
{
    /// <summary>The platform itself, such as a seed at installation.</summary>
    public static Asked BySystem(string name) => new($"system:{name}", "service", null, null, name, name, null, null);
}

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

    /// <summary>The version that the caller saw, from <c>If-Match</c>.</summary>
    public long? IfMatch { get; private init; }

    /// <summary>The caller's <c>Idempotency-Key</c>.</summary>
    public string? IdempotencyKey { get; private init; }

    /// <summary>How many items of a list at most.</summary>
    public int Limit { get; private init; }

    /// <summary>Where to go on in a list.</summary>
    public string? Cursor { get; private init; }

    /// <summary>Ends when the caller goes away.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    internal Permits Permits => Http.GetEndpoint()?.Metadata.GetMetadata<Permits>() ?? new Permits([]);

    /// <summary>A new id (UUIDv7) for what this request makes.</summary>
    public Guid NewId() => Guid.CreateVersion7(Now);

    /// <summary>True where the caller may ask this route of what belongs to <paramref name="owner"/>.</summary>
    public bool Sees(Owner owner) => Permits.Allow(Caller, owner);

    /// <summary>A text in the route.</summary>
    public string RouteText(string name) => Http.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>An id in the route; empty where it is none.</summary>
    public Guid RouteId(string name) => Guid.TryParse(RouteText(name), out var id) ? id : Guid.Empty;

    /// <summary>A query parameter, or null; refused where it is longer than any that can match.</summary>
    public string? Query(string name)
    {
        var text = Http.Request.Query[name].ToString();
        if (text.Length > 300) throw new BadInputException($"?{name}", "query.too_long", $"The query parameter {name} is longer than 300 characters.");
        return text.Length == 0 ? null : text;
    }

    /// <summary>An instant in the query, or null; without an offset it is UTC.</summary>
    public DateTimeOffset? Instant(string name) => Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at
        : throw new BadInputException($"?{name}", "json.not_an_instant", $"{name} must be an instant such as 2026-04-30T12:00:00Z.");

    /// <summary>Who asks and why, for the metadata of what is stored.</summary>
    public Asked Asked(string? reason = null) => new(
        Caller.Subject, Text(Caller.Role), Caller.Agency ?? Caller.City?.ToString(), reason ?? Reason, Correlation.Of(Http), Http.TraceIdentifier,
        IdempotencyKey is null ? null : $"{Caller.Subject}|{Http.Request.Method} {Http.Request.Path}{Http.Request.QueryString}|{IdempotencyKey}",
        // Left there by the body when it was read; a request without a body has none.
        Http.Items[typeof(Request)] as string);

    /// <summary>Binds from headers and query; what is malformed is refused with its place.</summary>
    public static ValueTask<Request?> BindAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        return ValueTask.FromResult<Request?>(new Request(http)
        {
            Caller = Caller.Of(http.User),
            Now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            Reason = Header(http, "Reason", ReasonCharactersMax),
            IdempotencyKey = Header(http, "Idempotency-Key", KeyCharactersMax),
            IfMatch = Version(headers.IfMatch.ToString()),
            Limit = LimitOf(http.Request.Query["limit"].ToString()),
            Cursor = http.Request.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null,
        });
    }

    internal static string Text(Role role) => role.ToString().ToLowerInvariant();

    private static string? Header(HttpContext http, string name, int charactersMax)
    {
        var text = http.Request.Headers[name].ToString();
        if (text.Length == 0) return null;
        if (text.Length > charactersMax || text.Any(char.IsControl))
            throw new BadInputException($"header {name}", "header.malformed", $"The header {name} must have at most {charactersMax} characters and no control characters.");
        return text;
    }

    private static long? Version(string text)
    {
        if (text.Length == 0) return null;
        var plain = text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text;
        if (plain.Length > 2 && plain[0] == '"' && plain[^1] == '"' &&
            long.TryParse(plain.AsSpan(1, plain.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return version;
        throw new BadInputException("header If-Match", "if_match.malformed", "If-Match must be the ETag of the resource as it was answered, such as \"3\".");
    }

    private static int LimitOf(string text)
    {
        if (text.Length == 0) return LimitDefault;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LimitMax) return limit;
        throw new BadInputException("?limit", "limit.out_of_range", $"limit must be a whole number from 1 to {LimitMax}.");
    }
}

/// <summary>Input that cannot be understood: a 400 with its places. Only the edge throws it, before anything is decided.</summary>
public sealed class BadInputException(IReadOnlyList<RefusedPlace> places) : Exception("The request cannot be understood.")
{
    /// <summary>One place.</summary>
    public BadInputException(string pointer, string code, string message)
        : this([new RefusedPlace(pointer, code, message)])
    {
    }

    /// <summary>Every place that is wrong.</summary>
    public IReadOnlyList<RefusedPlace> Places => places;
}

internal static class Correlation
{
    public const string Header = "X-Correlation-Id";

    public static string Of(HttpContext http) => http.Items[Header] as string ?? Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    /// <summary>Takes a caller's id where it is a sane token, makes one otherwise, and says it in every answer.</summary>
    public static Task Attach(HttpContext http, RequestDelegate next)
    {
        var given = http.Request.Headers[Header].ToString();
        var id = given.Length is > 0 and <= 64 && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? given : Guid.CreateVersion7().ToString();
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
