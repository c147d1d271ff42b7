using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;
using Marten;
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
    /// <summary>One event in a history.</summary>
    public sealed record HistoryItem(
        long Sequence, long Version, string Type, DateTimeOffset At, string Actor, string Role, string? OnBehalfOf, string? Reason, string? Correlation,
        string? Causation, string? TraceId, Guid EventId, object Data);

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
        this IEndpointRouteBuilder routes, string route, Func<Request, Guid> stream, Func<TView, Request, ValueTask<object>>? present = null,
        Func<TView, Request, ValueTask<Owner>>? owner = null, Past<TView, TEvent>? past = null)
        where TView : class, IView<TView, TEvent>
    {
        routes.MapGet(route, async (Request request) =>
        {
            var (view, answer) = await Read<TView, TEvent>(request, Stream, owner);
            if (view is null) return answer;
            if (Conditions.HasAlready(request.Http.Request, GivenAnswer.ETag(view.Version))) return new GivenAnswer(304, null, null, view.Version, "");
            return Answer.Ok(present is null ? view.Value : await present(view.Value, request), view.Version).Given();
        }).Produces<TView>();
        routes.MapPast(route, Stream, owner, past);

        ValueTask<Guid> Stream(Request request) => new(stream(request));
    }

    /// <summary>Maps <c>…/history</c> and <c>…/diff</c> alone, for a thing whose own GET is its feature's.</summary>
    /// <param name="stream">From the request to the stream; an empty id where there is none.</param>
    public static void MapPast<TView, TEvent>(
        this IEndpointRouteBuilder routes, string route, Func<Request, ValueTask<Guid>> stream, Func<TView, Request, ValueTask<Owner>>? owner = null,
        Past<TView, TEvent>? past = null)
        where TView : class, IView<TView, TEvent>
    {
        routes.MapGet(route + "/history", async (Request request) =>
        {
            var (view, answer, history) = await Find<TView, TEvent>(request, stream, owner);
            if (view is null) return answer;
            var after = request.Cursor is null ? 0 : Number(request.Cursor, "?cursor");
            var items = history.Where(stored => stored.Version > after && past?.Tells((TEvent)stored.Data, request.Caller) != false).Take(request.Limit).Select(Item).ToList();
            var next = items.Count > 0 && items[^1].Version < history[^1].Version ? items[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
            return Answer.Ok(new Page<HistoryItem>(items, next), view.Version).Given();
        }).Produces<Page<HistoryItem>>();

        routes.MapGet(route + "/diff", async (Request request) =>
        {
            var from = Number(request.Query("from") ?? throw new BadInputException("?from", "query.missing", "from is missing: the version to compare from."), "?from");
            var to = Number(request.Query("to") ?? throw new BadInputException("?to", "query.missing", "to is missing: the version to compare to."), "?to");
            var (now, answer, history) = await Find<TView, TEvent>(request, stream, owner);
            if (now is null) return answer;
            if (from > now.Version || to > now.Version) throw new BadInputException(from > now.Version ? "?from" : "?to", "version.unknown", $"The newest version is {now.Version}.");
            return Answer.Ok(new { from, to, changes = Changes(At(from), At(to), "").ToList() }).Given();

            JsonNode? At(long version) => Streams.View<TView, TEvent>([.. history.Where(stored => stored.Version <= version)]) is { Value: var view }
                ? Node(past is null ? view : past.Shown(view, request.Caller))
                : null;
        });
    }

    /// <summary>The thing as <c>?version=</c> or <c>?asOf=</c> asks for it, or as it is now; null, and the answer that says so, where there is none or the caller may not see it.</summary>
    public static async Task<(At<TView>? View, IResult Answer)> Read<TView, TEvent>(
        Request request, Func<Request, ValueTask<Guid>> stream, Func<TView, Request, ValueTask<Owner>>? owner = null)
        where TView : class, IView<TView, TEvent>
    {
        var until = Until(request);
        var (now, answer, history) = await Find<TView, TEvent>(request, stream, owner);
        if (now is null || until == default) return (now, answer);
        if (until.Version > history[^1].Version) return (null, answer);
        var past = history.Where(stored => (until.Version is null || stored.Version <= until.Version) && (until.AsOf is null || stored.Timestamp <= until.AsOf)).ToList();
        return (Streams.View<TView, TEvent>(past), answer);
    }

    private static async Task<(At<TView>? Now, IResult Answer, IReadOnlyList<IEvent> History)> Find<TView, TEvent>(
        Request request, Func<Request, ValueTask<Guid>> stream, Func<TView, Request, ValueTask<Owner>>? owner)
        where TView : class, IView<TView, TEvent>
    {
        await using var session = request.Http.RequestServices.GetRequiredService<IDocumentStore>().QuerySession();
        var history = await session.Events.FetchStreamAsync(await stream(request), token: request.Cancellation);
        // Who may see a thing is decided by whose it is now, also for how it was: an assignment opens the past, a lost one closes it.
        var now = Streams.View<TView, TEvent>(history);
        return now is not null && request.Sees(owner is null ? now.Value.Owner : await owner(now.Value, request)) ? (now, Problems.NotFound, history) : (null, Problems.NotFound, []);
    }

    private static (long? Version, DateTimeOffset? AsOf) Until(Request request)
    {
        var until = (Version: request.Query("version") is { } text ? Number(text, "?version") : (long?)null, AsOf: request.Instant("asOf"));
        return until is { Version: not null, AsOf: not null } ? throw new BadInputException("?asOf", "query.either_or", "Give version or asOf, not both.") : until;
    }

    private static long Number(string text, string place) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new BadInputException(place, "query.not_a_number", "A whole number from 1 is expected here.");

    private static HistoryItem Item(IEvent stored) => new(
        stored.Sequence, stored.Version, stored.EventTypeName, stored.Timestamp.ToUniversalTime(), stored.UserName ?? "unknown",
        stored.Header(EventHeaders.Role) ?? "unknown", stored.Header(EventHeaders.OnBehalfOf), stored.Header(EventHeaders.Reason),
        stored.CorrelationId, stored.CausationId, stored.Header(EventHeaders.TraceId), stored.Id, stored.Data);

    private static JsonNode? Node(object? view) => view is null ? null : JsonSerializer.SerializeToNode(view, view.GetType(), Json.Options);

    private static IEnumerable<Change> Changes(JsonNode? from, JsonNode? to, string at)
    {
        if (JsonNode.DeepEquals(from, to)) yield break;
        if (from is JsonObject before && to is JsonObject after)
        {
            foreach (var name in before.Select(member => member.Key).Union(after.Select(member => member.Key), StringComparer.Ordinal))
            {
                foreach (var change in Changes(before[name], after[name], $"{at}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}")) yield return change;
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
