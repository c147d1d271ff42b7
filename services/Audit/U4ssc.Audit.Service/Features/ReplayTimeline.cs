using System.Text.Json;
using U4ssc.Audit.Domain;
using U4ssc.Audit.Service.Timelines;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Audit.Service.Features;

/// <summary>A timeline step by step, each with the state after it, as fast as it is read and from any place on.</summary>
internal static class ReplayTimelineEndpoint
{
    private static readonly Offers Forms = new(Followed.Lines, Followed.MediaType);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asked in GetTimelineEndpoint.All)
        {
            routes.MapGet($"{asked.Route}/replay", (Request request, Platform platform) => Handle(asked, request, platform))
                .WithSummary("The timeline step by step, one JSON document a line or as server-sent events.")
                .WithMetadata(Forms).Produces<Step>(contentType: Followed.Lines)
                .Asks(QueryParameter.Text("after", "The `cursor` of an entry: where to go on."));
        }
    }

    private static async Task<IResult> Handle(GetTimelineEndpoint.Asked asked, Request request, Platform platform)
    {
        request.Http.Response.Headers.Vary = "Accept";
        // As a browser sends it when it comes back; it knows better than the address with which it began.
        var place = request.Http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last
            ? GetTimelineEndpoint.PlaceOf(last, "header Last-Event-ID")
            : GetTimelineEndpoint.PlaceOf(request.Query("after"), "?after");
        if (await asked.Groups(new(platform, request), request, place) is not { } groups) return Problems.NotFound;
        var steps = Told(new Timeline(platform, request).After(place, groups), place);
        return AcceptedForm.Of(request.Http.Request, Forms.Forms) == Followed.MediaType
            ? Followed.Feed(request, steps)
            : Followed.FeedLines(request, steps);
    }

    // The answer has begun when a service goes away: what was told stands, what is missing is said, and no end follows.
    private static async IAsyncEnumerable<Followed.Item> Told(IAsyncEnumerable<Step> steps, TimelinePlace from)
    {
        var (entries, cursor) = (0L, from.Written());
        await using var told = steps.GetAsyncEnumerator();
        while (true)
        {
            Step? broken = null;
            try
            {
                if (!await told.MoveNextAsync()) break;
            }
            catch (NeighbourAwayException away)
            {
                broken = new("gap", Gap: new(
                    GapKind.Unreachable, away.Name, "", $"{away.Name} gives no answer any more. Go on after the last entry."));
            }

            if (broken is not null)
            {
                yield return Item(broken, cursor);
                yield break;
            }

            if (told.Current.Entry is { } entry) (entries, cursor) = (entries + 1, entry.Cursor);
            yield return Item(told.Current, cursor);
        }

        yield return Item(new("end", Entries: entries, Cursor: cursor), cursor);
    }

    private static Followed.Item Item(Step step, string cursor) => new(cursor, step.Kind, JsonSerializer.Serialize(step, Json.Options));
}
