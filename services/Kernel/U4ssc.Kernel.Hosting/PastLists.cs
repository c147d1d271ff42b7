using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>
/// Lists as they were at an instant, by what had been recorded then: each line is folded again from the events of its thing. Who may see a
/// line is decided by whose the thing is now, as it is where one thing is read as it was.
/// </summary>
public static class PastLists
{
    /// <summary>
    /// Things that one request looks at, at the most: a page of a rare kind of line is then shorter, and <c>next</c> goes on.
    /// </summary>
    public const int LookedAtMax = 2_000;

    private const int AtOnce = 100;

    /// <summary>The list can be read as it was: takes <c>asOf</c>.</summary>
    public static TBuilder ListedAsItWas<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.Asks(
            QueryParameter.Instant(
                "asOf",
                "The list as it was at this instant (RFC 3339): in the order of creation, without total, perhaps in shorter pages."));

    /// <summary>A page of the lines as they were.</summary>
    /// <param name="rows">Lines of today, narrowed by nothing that can change.</param>
    /// <param name="stored">The kinds of events of these things.</param>
    /// <param name="such">The lines that are asked for, as they were.</param>
    /// <param name="show">The line, with the version it had and since when.</param>
    /// <param name="assigned">As in <see cref="Lists"/>.</param>
    public static async Task<IResult> PageAsOf<TRow, TEvent>(
        this IQueryable<TRow> rows, Request request, DateTimeOffset asOf, IEnumerable<(string Name, Type Type)> stored,
        Func<TRow, bool> such, Func<TRow, long, DateTimeOffset, object> show, string? assigned = null)
        where TRow : class, IRow<TRow, TEvent>, INamedRow
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(such);
        ArgumentNullException.ThrowIfNull(show);
        if (request.Query("total") is not null)
            throw new BadInputException("?total", "query.not_as_of", "A list as it was is not counted: leave total out.");
        var down = request.Query("sort") switch
        {
            null or "created" => false,
            "-created" => true,
            _ => throw new BadInputException(
                "?sort", "query.not_as_of", "A list as it was is in the order of creation: give created, -created, or leave sort out."),
        };
        var words = Lists.Words(request);
        var kinds = stored.Select(one => one.Type).ToList();
        var streams = request.Http.RequestServices.GetRequiredService<Streams>();
        var seen = rows.Seen(request.Permits, request.Caller, assigned);
        var after = request.Cursor is { } cursor ? Lists.PlaceOf(cursor) : (Guid?)null;
        var items = new List<object>();
        for (var lookedAt = 0; lookedAt < LookedAtMax; lookedAt += AtOnce)
        {
            var some = await seen.InOrder(after, down).Take(AtOnce).Select(row => row.Id).ToListAsync(request.Cancellation);
            var were = await streams.RowsAsOf<TRow, TEvent>(some, kinds, asOf, request.Cancellation);
            foreach (var id in some)
            {
                if (items.Count == request.Limit) return Page(after);
                after = id;
                if (were.TryGetValue(id, out var was) && such(was.Row) && Lists.Has(was.Row, words))
                    items.Add(show(was.Row, was.Version, was.At));
            }

            if (some.Count < AtOnce) return Page(null);
        }

        return Page(after);

        IResult Page(Guid? next) => Answer.Ok(new Page<object>(items, next?.ToString("N")));
    }
}
