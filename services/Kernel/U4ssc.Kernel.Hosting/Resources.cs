using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>Reading one thing, as it is and as it was: <c>GET</c>, <c>…/history</c>, <c>…/diff</c>.</summary>
public static class Resources
{
    /// <summary>One event in a history: all that its leaf in the ledger is made of, as it is stored (services/Ledger/README.md).</summary>
    /// <param name="EffectiveAt">From when it counts, where that differs from when it was recorded; the text as stored.</param>
    public sealed record HistoryItem(
        long Sequence, Guid Stream, long Version, string Type, DateTimeOffset At, string? EffectiveAt, string Actor, string Role,
        string? OnBehalfOf,
        string? Reason, string? Correlation, string? Causation, string? TraceId, Guid EventId, object Data);

    /// <summary>What changed between two versions.</summary>
    public sealed record Difference(long From, long To, IReadOnlyList<Change> Changes);

    /// <summary>One field that differs.</summary>
    public sealed record Change(string Pointer, JsonNode? From, JsonNode? To);

    /// <summary>What a caller sees of a thing's past, where that is not the whole.</summary>
    /// <param name="Tells">Whether an event is in its history.</param>
    /// <param name="Shown">What it looks like in a diff.</param>
    public sealed record Past<TView, TEvent>(Func<TEvent, Caller, bool> Tells, Func<TView, Caller, TView> Shown);

    /// <summary>Maps the three reads of a thing that is folded from one stream.</summary>
    /// <param name="stream">From the route's values to the stream.</param>
    /// <param name="present">Enriches or reshapes the view for the answer of GET; the diff compares plain views.</param>
    /// <param name="owner">Whose it is now, where the stream alone does not say; the view's own owner where it is left out.</param>
    /// <param name="past">What is kept back from a caller of history and diff; nothing where it is left out.</param>
    public static void MapResource<TView, TEvent>(
        this IEndpointRouteBuilder routes, string route, Func<Request, Guid> stream,
        Func<TView, Request, ValueTask<object>>? present = null,
        Func<TView, Request, ValueTask<Owner>>? owner = null, Past<TView, TEvent>? past = null)
        where TView : class, IView<TView, TEvent>
    {
        routes.MapGet(route, async (Request request) =>
        {
            var (view, answer) = await Read<TView, TEvent>(request, Stream, owner);
            if (view is null) return answer;
            if (Conditions.HasAlready(request.Http.Request, GivenAnswer.ETag(view.Version)))
                return new GivenAnswer(304, null, null, view.Version, "");
            return Answer.Ok(present is null ? view.Value : await present(view.Value, request), view.Version);
        }).Produces<TView>().AsItWas();
        routes.MapPast(route, Stream, owner, past);

        ValueTask<Guid> Stream(Request request) => new(stream(request));
    }

    /// <summary>Maps <c>…/history</c> and <c>…/diff</c> alone, for a thing whose own GET is its feature's.</summary>
    /// <param name="stream">From the request to the stream; an empty id where there is none.</param>
    public static void MapPast<TView, TEvent>(
        this IEndpointRouteBuilder routes, string route, Func<Request, ValueTask<Guid>> stream,
        Func<TView, Request, ValueTask<Owner>>? owner = null,
        Past<TView, TEvent>? past = null)
        where TView : class, IView<TView, TEvent>
    {
        routes.MapGet(route + "/history", async Task<IResult> (Request request) =>
        {
            var (id, view) = await Find<TView, TEvent>(request, stream, owner);
            if (view is null) return Problems.NotFound;
            var after = request.Cursor is null ? 0 : Number(request.Cursor, "?cursor");
            var page = await Streams(request).Events(id, after, request.Limit, request.Cancellation);
            var items = page.Where(stored => past?.Tells((TEvent)stored.Data, request.Caller) != false).Select(Item).ToList();
            var next = page.Count > 0 && page[^1].Version < view.Version ? page[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
            return Answer.Ok(new Page<HistoryItem>(items, next), view.Version);
        }).Produces<Page<HistoryItem>>().Paged();

        routes.MapGet(route + "/diff", async Task<IResult> (Request request) =>
        {
            var (from, to) = (Number(request.Query("from")!, "?from"), Number(request.Query("to")!, "?to"));
            var (id, now) = await Find<TView, TEvent>(request, stream, owner);
            if (now is null) return Problems.NotFound;
            if (from > now.Version || to > now.Version)
                throw new BadInputException(from > now.Version
                    ? "?from"
                    : "?to", "version.unknown", $"The newest version is {now.Version}.");
            return Answer.Ok(new Difference(from, to, [.. Changes(await At(from), await At(to), "")]));

            async Task<JsonNode?> At(long version) =>
                await Streams(request).ViewAt<TView, TEvent>(id, version, request.Cancellation) is { Value: var view }
                    ? Node(past is null ? view : past.Shown(view, request.Caller))
                    : null;
        }).Produces<Difference>().Asks(
            QueryParameter.Number("from", "The version to compare from.").Needed(),
            QueryParameter.Number("to", "The version to compare to.").Needed());
    }

    /// <summary>
    /// The thing as <c>?version=</c> or <c>?asOf=</c> asks for it, or as it is now; null, and the answer that says so, where there is none
    /// or the caller may not see it. Who may see a thing is decided by whose it is now, also for how it was: an assignment opens the past,
    /// a lost one closes it.
    /// </summary>
    public static async Task<(At<TView>? View, IResult Answer)> Read<TView, TEvent>(
        Request request, Func<Request, ValueTask<Guid>> stream, Func<TView, Request, ValueTask<Owner>>? owner = null)
        where TView : class, IView<TView, TEvent>
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(stream);
        var until = Until(request);
        var (id, now) = await Find<TView, TEvent>(request, stream, owner);
        if (now is null || until == default) return (now, Problems.NotFound);
        var version = until.Version ?? await Streams(request).VersionAsOf(id, until.AsOf!.Value, request.Cancellation);
        if (version > now.Version) return (null, Problems.NotFound);
        return (version == now.Version ? now : await Streams(request).ViewAt<TView, TEvent>(id, version, request.Cancellation),
            Problems.NotFound);
    }

    private static async Task<(Guid Stream, At<TView>? Now)> Find<TView, TEvent>(
        Request request, Func<Request, ValueTask<Guid>> stream, Func<TView, Request, ValueTask<Owner>>? owner)
        where TView : class, IView<TView, TEvent>
    {
        var id = await stream(request);
        var now = await Streams(request).View<TView, TEvent>(id, request.Cancellation);
        return now is not null && request.Sees(owner is null ? now.Value.Owner : await owner(now.Value, request)) ? (id, now) : (id, null);
    }

    private static Streams Streams(Request request) => request.Http.RequestServices.GetRequiredService<Streams>();

    private static (long? Version, DateTimeOffset? AsOf) Until(Request request)
    {
        var until = (Version: request.Query("version") is { } text ? Number(text, "?version") : (long?)null, AsOf: request.Instant("asOf"));
        return until is { Version: not null, AsOf: not null }
            ? throw new BadInputException("?asOf", "query.either_or", "Give version or asOf, not both.")
            : until;
    }

    private static long Number(string text, string place) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new BadInputException(place, "query.not_a_number", "A whole number from 1 is expected here.");

    private static HistoryItem Item(IEvent stored) => new(
        stored.Sequence, stored.StreamId, stored.Version, stored.EventTypeName, stored.Timestamp.ToUniversalTime(),
        stored.Header(EventHeaders.EffectiveAt), stored.UserName ?? "unknown",
        stored.Header(EventHeaders.Role) ?? "unknown", stored.Header(EventHeaders.OnBehalfOf), stored.Header(EventHeaders.Reason),
        stored.CorrelationId, stored.CausationId, stored.Header(EventHeaders.TraceId), stored.Id, stored.Data);

    private static JsonNode? Node(object? view) => view is null ? null : JsonSerializer.SerializeToNode(view, view.GetType(), Json.Options);

    /// <summary>What differs between two texts of JSON, field by field.</summary>
    /// <param name="at">Where they stand: the beginning of each pointer.</param>
    public static IEnumerable<Change> Changes(JsonNode? from, JsonNode? to, string at)
    {
        if (JsonNode.DeepEquals(from, to)) yield break;
        if (from is JsonObject before && to is JsonObject after)
        {
            foreach (var name in before.Select(member => member.Key).Union(after.Select(member => member.Key), StringComparer.Ordinal))
            {
                foreach (var change in Changes(before[name], after[name], $"{at}/{Pointer.Escape(name)}")) yield return change;
            }
        }
        else if (from is JsonArray first && to is JsonArray second && first.Count == second.Count)
        {
            for (var i = 0; i < first.Count; i++) foreach (var change in Changes(first[i], second[i], $"{at}/{i}")) yield return change;
        }
        else
        {
            yield return new(at, from?.DeepClone(), to?.DeepClone());
        }
    }
}
