using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace U4ssc.Kernel.Hosting;

/// <summary>The values in a route.</summary>
public sealed class RouteFacts(RouteValueDictionary values)
{
    /// <summary>A text in the route.</summary>
    public string Text(string name) => values[name]?.ToString() ?? "";

    /// <summary>An id in the route.</summary>
    public Guid Guid(string name) => System.Guid.TryParse(Text(name), out var id) ? id : System.Guid.Empty;
}

/// <summary>Reading one thing, as it is and as it was: <c>GET</c>, <c>…/history</c>, <c>…/diff</c>.</summary>
public static class Resources
{
    /// <summary>One event in a history.</summary>
    public sealed record HistoryItem(
        long Sequence, long Version, string Type, DateTimeOffset At, string Actor, string Role, string? OnBehalfOf, string? Reason, string? Correlation,
        string? Causation, string? TraceId, Guid EventId, object Data);

    /// <summary>One field that differs.</summary>
    public sealed record Change(string Pointer, JsonNode? From, JsonNode? To);

    /// <summary>A page of a list.</summary>
    public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

    /// <summary>Maps the three reads of a thing that is folded from one stream.</summary>
    /// <param name="stream">From the route to the stream.</param>
    /// <param name="present">Enriches or reshapes the view for the answer of GET; the diff compares plain views.</param>
    /// <param name="owner">Whose it is now, where the stream alone does not say; the view's own owner where it is left out.</param>
    public static void MapResource<TView, TEvent>(
        this IEndpointRouteBuilder routes, string route, Func<RouteFacts, Guid> stream, Func<TView, Request, ValueTask<object>>? present = null,
        Func<TView, Request, ValueTask<Owner>>? owner = null)
        where TView : class, IView<TView, TEvent>
    {
        routes.MapGet(route, async (Request request) =>
        {
            var (view, answer) = await Find<TView, TEvent>(request, stream, owner, Until(request));
            if (view is null) return answer;
            if (request.Http.Request.Headers.IfNoneMatch.ToString() == GivenAnswer.ETag(view.Version)) return new GivenAnswer(304, null, null, view.Version, "");
            return Answer.Ok(present is null ? view.Value : await present(view.Value, request), view.Version).Given();
        }).Produces<TView>();

        routes.MapGet(route + "/history", async (Request request) =>
        {
            var (view, answer) = await Find<TView, TEvent>(request, stream, owner, default);
            if (view is null) return answer;
            var after = request.Cursor is null ? 0 : Number(request.Cursor, "?cursor");
            var history = await History(request, stream);
            var items = history.Where(stored => stored.Version > after).Take(request.Limit).Select(Item).ToList();
            var next = items.Count > 0 && items[^1].Version < history[^1].Version ? items[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
            return Answer.Ok(new Page<HistoryItem>(items, next), view.Version).Given();
        }).Produces<Page<HistoryItem>>();

        routes.MapGet(route + "/diff", async (Request request) =>
        {
            var from = Number(request.Query("from") ?? throw new BadInputException("?from", "query.missing", "from is missing: the version to compare from."), "?from");
            var to = Number(request.Query("to") ?? throw new BadInputException("?to", "query.missing", "to is missing: the version to compare to."), "?to");
            var (now, answer) = await Find<TView, TEvent>(request, stream, owner, default);
            if (now is null) return answer;
            if (from > now.Version || to > now.Version) throw new BadInputException("?to", "version.unknown", $"The newest version is {now.Version}.");
            var (before, _) = await Find<TView, TEvent>(request, stream, owner, new(from, null));
            var (after, _) = await Find<TView, TEvent>(request, stream, owner, new(to, null));
            return Answer.Ok(new { from, to, changes = Changes(Node(before?.Value), Node(after?.Value), "").ToList() }).Given();
        });
    }

    private readonly record struct Bound(long? Version, DateTimeOffset? AsOf);

    private static async Task<(At<TView>? View, IResult Answer)> Find<TView, TEvent>(
        Request request, Func<RouteFacts, Guid> stream, Func<TView, Request, ValueTask<Owner>>? owner, Bound until)
        where TView : class, IView<TView, TEvent>
    {
        var history = await History(request, stream);
        // Who may see a thing is decided by whose it is now, also for how it was: an assignment opens the past, a lost one closes it.
        if (Streams.View<TView, TEvent>(history) is not { } now) return (null, Problems.NotFound);
        if (!request.Sees(owner is null ? now.Value.Owner : await owner(now.Value, request))) return (null, Problems.NotFound);
        if (until == default) return (now, Problems.NotFound);
        if (until.Version > history[^1].Version) return (null, Problems.NotFound);
        var past = history.Where(stored => (until.Version is null || stored.Version <= until.Version) && (until.AsOf is null || stored.Timestamp <= until.AsOf)).ToList();
        return (Streams.View<TView, TEvent>(past), Problems.NotFound);
    }

    private static async Task<IReadOnlyList<IEvent>> History(Request request, Func<RouteFacts, Guid> stream)
    {
        var store = request.Http.RequestServices.GetRequiredService<IDocumentStore>();
        await using var session = store.QuerySession();
        var id = stream(new RouteFacts(request.Http.Request.RouteValues));
        return await session.Events.FetchStreamAsync(id, token: request.Cancellation);
    }

    private static Bound Until(Request request)
    {
        var version = request.Query("version") is { } text ? Number(text, "?version") : (long?)null;
        if (request.Query("asOf") is not { } instant) return new(version, null);
        if (version is not null) throw new BadInputException("?asOf", "query.either_or", "Give version or asOf, not both.");
        if (!DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var asOf))
            throw new BadInputException("?asOf", "json.not_an_instant", "asOf must be an instant such as 2026-04-30T12:00:00Z.");
        return new(null, asOf);
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
