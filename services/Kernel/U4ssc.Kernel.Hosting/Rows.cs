using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http;

namespace U4ssc.Kernel.Hosting;

/// <summary>
/// One line of a list, folded from one stream by the daemon and kept as a document with the stream's id: it can be thrown away and built again.
/// </summary>
public interface IRow<TSelf, in TEvent>
    where TSelf : class, IRow<TSelf, TEvent>
{
    /// <summary>The stream.</summary>
    Guid Id { get; set; }

    /// <summary>The line after one more event; null where there is none (any more).</summary>
    static abstract TSelf? Evolve(TSelf? row, TEvent happened, Recorded recorded);
}

/// <summary>Keeps the rows of one kind up to date, in the order of the log.</summary>
internal sealed class RowProjection<TRow, TEvent> : IProjection
    where TRow : class, IRow<TRow, TEvent>
{
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var streams = events.Where(stored => stored.Data is TEvent).GroupBy(stored => stored.StreamId).ToList();
        var rows = (await operations.LoadManyAsync<TRow>(cancellation, streams.Select(stream => stream.Key).ToArray())).ToDictionary(row => row.Id);
        foreach (var stream in streams)
        {
            var before = rows.GetValueOrDefault(stream.Key);
            var row = stream.Aggregate(before, (line, stored) => TRow.Evolve(line, (TEvent)stored.Data, Recorded.Of(stored)));
            if (row is not null)
            {
                row.Id = stream.Key;
                operations.Store(row);
            }
            else if (before is not null)
            {
                operations.Delete(before);
            }
        }
    }
}

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
        return Answer.Ok(new Resources.Page<object>(found.Take(request.Limit).Select(show).ToList(), next)).Given();
    }
}
