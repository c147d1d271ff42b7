using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http;
using U4ssc.Kernel.Http;

namespace U4ssc.Kernel.Hosting;

/// <summary>Lists in pages.</summary>
public static class Lists
{
    /// <summary>A page of rows in the order of their ids, as the caller's limit and cursor say.</summary>
    public static async Task<IResult> Page<TRow>(IQueryable<TRow> rows, Request request, Func<TRow, Guid> id, Func<TRow, object> show)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Cursor is { } cursor)
        {
            if (!Guid.TryParseExact(cursor, "N", out var after)) throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
            rows = rows.Where(row => row.MatchesSql("d.id > ?", after));
        }

        var found = await rows.OrderBySql("id").Take(request.Limit + 1).ToListAsync(request.Cancellation);
        var next = found.Count > request.Limit ? id(found[request.Limit - 1]).ToString("N") : null;
        return Answer.Ok(new Page<object>(found.Take(request.Limit).Select(show).ToList(), next)).Given();
    }
}
