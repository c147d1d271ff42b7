using System.Globalization;
using U4ssc.Audit.Domain;
using U4ssc.Audit.Service.Timelines;
using U4ssc.Kernel.Http;

namespace U4ssc.Audit.Service.Features;

/// <summary>What happened to a thing and to all that belongs to it, in pages.</summary>
internal static class GetTimelineEndpoint
{
    /// <summary>A page of it.</summary>
    /// <param name="Next">Where to go on; null at the end.</param>
    /// <param name="Gaps">Histories that are missing from it, as far as this page shows.</param>
    public sealed record TimelinePage(IReadOnlyList<Entry> Items, string? Next, IReadOnlyList<Gap> Gaps);

    /// <summary>What a timeline can be asked of: the beginning of its route, and the histories that belong to it.</summary>
    public sealed record Asked(string Route, Func<Subjects, Request, TimelinePlace, Task<IAsyncEnumerable<Group>?>> Groups);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Asked> All =
    [
        new("/submissions/{id:guid}", (subjects, request, _) => subjects.OfSubmission(request.RouteId("id"))),
        new("/cases/{id:guid}", (subjects, request, _) => subjects.OfCase(request.RouteId("id"))),
        new("/cities/{id:guid}", (subjects, request, _) => subjects.OfCity(request.RouteId("id"))),
        new("/certificates/{number}", (subjects, request, _) => subjects.OfCertificate(request.RouteText("number"))),
        new("/agencies/{code}", (subjects, request, place) => subjects.OfAgency(request.RouteText("code"), place)),
        new("/periods/{year}", (subjects, request, place) =>
            Task.FromResult(YearOf(request) is { } year ? subjects.OfPeriod(year, place) : null)),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asked in All)
        {
            routes.MapGet($"{asked.Route}/timeline", (Request request, Platform platform) => Handle(asked, request, platform))
                .WithSummary("All that happened, of all services, in one order: who, when, why, what changed, and because of what.")
                .Produces<TimelinePage>().Paged();
        }
    }

    private static int? YearOf(Request request) => request.RouteText("year") is { Length: 4 } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;

    private static async Task<IResult> Handle(Asked asked, Request request, Platform platform)
    {
        var place = PlaceOf(request.Cursor, "?cursor");
        if (await asked.Groups(new(platform, request), request, place) is not { } groups) return Problems.NotFound;
        var (items, gaps) = (new List<Entry>(), new List<Gap>());
        string? next = null;
        await foreach (var step in new Timeline(platform, request).After(place, groups))
        {
            if (step.Gap is { } gap) gaps.Add(gap);
            if (step.Entry is not { } entry) continue;
            if (items.Count == request.Limit)
            {
                next = items[^1].Cursor;
                break;
            }

            items.Add(entry);
        }

        return Answer.Ok(new TimelinePage(items, next, gaps));
    }

    /// <summary>A place that an answer named; the beginning where none is named.</summary>
    internal static TimelinePlace PlaceOf(string? text, string where) => text is null ? TimelinePlace.Beginning
        : TimelinePlace.Read(text) ?? throw new BadInputException(where, "cursor.malformed",
            "This must be a 'next' or a 'cursor' of an earlier answer about the same thing.");
}
