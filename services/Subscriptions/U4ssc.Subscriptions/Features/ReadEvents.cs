using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Features;

/// <summary>The public events after a number: a page, at once or as soon as there is one; or, in a stream, whatever comes.</summary>
internal static class ReadEventsEndpoint
{
    /// <summary>So long at most does a request wait for an event.</summary>
    public const int WaitSecondsMax = 30;

    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(15);

    /// <summary>What a page looks like.</summary>
    /// <param name="Items">CloudEvents 1.0 in JSON, in their order.</param>
    /// <param name="CompleteUpTo">Everything up to this number that was asked for is here: go on with <c>after</c> as this.</param>
    public sealed record Events(IReadOnlyList<JsonElement> Items, long CompleteUpTo);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/events", Handle)
        .WithSummary("Public events in one numbered order, from any number on.")
        .WithMetadata(new Offers("application/json", Followed.MediaType)).Produces<Events>()
        .Asks(
            QueryParameter.Number("after", "The number after which to begin; 0, from the first event on, where it is left out."),
            QueryParameter.Text("types", "Types of events, separated by commas; all where it is left out."),
            QueryParameter.Country("country", "Events about cities of this country."),
            QueryParameter.Text("agency", "Events about cities of this agency."),
            QueryParameter.Id("city", "Events about this city."),
            QueryParameter.Number("limit", "How many events at most, from 1 to 500; 50 where it is left out."),
            QueryParameter.Number("wait", $"Seconds to wait where there is none, up to {WaitSecondsMax}."));

    private static async Task<IResult> Handle(Request request, Feed feed, PastPages past, Tail tail, Waiting waiting)
    {
        var filter = FilterOf(request);
        var headers = request.Http.Response.Headers;
        // One address has two forms.
        headers.Vary = "Accept";
        if (AcceptedForm.Of(request.Http.Request, "application/json", Followed.MediaType) == Followed.MediaType
            && !HeadIsGet.Was(request.Http))
        {
            var after = FromHeader(request) ?? NumberOf(request, "after") ?? 0;
            foreach (var name in new[] { "limit", "wait" })
                if (request.Query(name) is not null)
                    throw new BadInputException($"?{name}", "events.not_of_a_stream", $"{name} is for pages.");
            // Refused before the stream begins, where it can still be said.
            await feed.After(after, filter, 1, request.Cancellation);
            if (waiting.Enter() is not { } place) return Waiting.TooMany(request.Http);
            request.Http.Response.RegisterForDispose(place);
            return Followed.Feed(request, Following(after, filter, feed, tail, request.Cancellation));
        }

        if (await Page(request, filter, feed, past, tail, waiting) is not var (bytes, isPast)) return Waiting.TooMany(request.Http);
        headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span))[..32]}\"";
        headers.CacheControl = isPast ? Immutable.Header : "no-cache";
        return TypedResults.Bytes(bytes, "application/json; charset=utf-8");
    }

    private static async Task<(ReadOnlyMemory<byte> Bytes, bool IsPast)?> Page(
        Request request, EventFilter filter, Feed feed, PastPages past, Tail tail, Waiting waiting)
    {
        var seconds = NumberOf(request, "wait") ?? 0;
        if (seconds > WaitSecondsMax)
            throw new BadInputException("?wait", "events.wait_too_long", $"wait must be a whole number from 0 to {WaitSecondsMax}.");
        var after = NumberOf(request, "after") ?? 0;
        if (filter.IsEverything && await past.Of(after, request.Limit, request.Cancellation) is { } kept)
        {
            request.Http.Response.RegisterForDispose(kept);
            return (kept.Bytes, true);
        }

        return await Page(request, after, seconds, filter, feed, tail, waiting) is { } page ? (page.Bytes(), page.IsPast) : null;
    }

    private static async Task<EventsPage?> Page(
        Request request, long after, long seconds, EventFilter filter, Feed feed, Tail tail, Waiting waiting)
    {
        var page = await feed.After(after, filter, request.Limit, request.Cancellation, isLast: seconds == 0);
        if (seconds == 0 || page.Events.Count > 0 || page.IsPast) return page;
        using var place = waiting.Enter();
        if (place is null) return null;
        var clock = request.Http.RequestServices.GetRequiredService<TimeProvider>();
        var until = request.Now + TimeSpan.FromSeconds(seconds);
        for (var left = Left(); page.Events.Count == 0 && left > TimeSpan.Zero && !tail.IsEnding; left = Left())
        {
            await tail.Wait(page.CompleteUpTo, left, request.Cancellation);
            page = await feed.After(page.CompleteUpTo, filter, request.Limit, request.Cancellation);
        }

        // It began later than it was asked for, with nothing in between.
        return page;

        TimeSpan Left() => until - clock.GetUtcNow();
    }

    // With whatever comes, and now and then, how far it is complete: a filter that takes nothing says so too.
    private static async IAsyncEnumerable<Followed.Item> Following(
        long after, EventFilter filter, Feed feed, Tail tail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!tail.IsEnding)
        {
            var page = await feed.After(after, filter, Request.LimitMax, cancellation);
            foreach (var one in page.Events) yield return new(Text(one.Number), one.Type, one.Text);
            after = page.CompleteUpTo;
            if (page.IsPast) continue;
            if (page.Events.Count == 0) yield return new(Text(after), "complete", $"{{\"completeUpTo\":{Text(after)}}}");
            await tail.Wait(after, SayEvery, cancellation);
        }
    }

    private static EventFilter FilterOf(Request request)
    {
        var types = request.Query("types")?.Split(',');
        if (types?.FirstOrDefault(type => !PublicTypes.Names.Contains(type, StringComparer.Ordinal)) is { } unknown)
        {
            throw new BadInputException(
                "?types", "events.type_unknown", $"There is no type {unknown}. Known are: {string.Join(", ", PublicTypes.Names)}.");
        }

        return new(types, One(request.Query("country")?.ToUpperInvariant()), One(request.Query("agency")),
            request.Query("city") is { } city ? Guid.Parse(city) : null);

        static string[]? One(string? asked) => asked is null ? null : [asked];
    }

    private static long? NumberOf(Request request, string name) =>
        request.Query(name) is { } text ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    // As a browser sends it when it comes back; it knows better than the address with which it began.
    private static long? FromHeader(Request request)
    {
        var text = request.Http.Request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadInputException(
                "header Last-Event-ID", "events.not_a_number", "Last-Event-ID must be the id of an event of this stream.");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
