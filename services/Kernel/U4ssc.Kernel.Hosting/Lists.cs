using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>
/// Lists in pages. A list holds what its caller could read one by one: it is narrowed by the rows of the access table for its own route, as a single
/// thing is, and in the database, so that every page is full.
/// </summary>
public static class Lists
{
    private const string OwnAgency = "(d.data -> 'owner' ->> 'agency' = ?)";
    private const string OwnCity = "(CAST(d.data -> 'owner' ->> 'city' as uuid) = ?)";
    // An account that an agency gave to a city of another one opens nothing, as Permits has it.
    private const string OwnCityOfAgency = "(CAST(d.data -> 'owner' ->> 'city' as uuid) = ? and d.data -> 'owner' ->> 'agency' = ?)";
    private const string Assigned = "(d.data -> 'owner' -> 'subjects' @> to_jsonb(?::text))";

    /// <summary>A page of the rows that the caller may see, in the order of their ids, as limit and cursor say.</summary>
    /// <param name="show">The line of a row, for this caller.</param>
    /// <param name="assigned">
    /// SQL that is true for rows to which the subject <c>?</c> is assigned, where the row itself does not know it; <c>d</c> is the row.
    /// </param>
    public static async Task<IResult> Page<TRow>(IQueryable<TRow> rows, Request request, Func<TRow, object> show, string? assigned = null)
        where TRow : class, IListed
    {
        ArgumentNullException.ThrowIfNull(request);
        rows = rows.Seen(request.Permits, request.Caller, assigned);
        if (request.Cursor is { } cursor)
        {
            if (!Guid.TryParseExact(cursor, "N", out var after))
                throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
            rows = rows.Where(row => row.MatchesSql("d.id > ?", after));
        }

        var found = await rows.OrderBySql("id").Take(request.Limit + 1).ToListAsync(request.Cancellation);
        var next = found.Count > request.Limit ? found[request.Limit - 1].Id.ToString("N") : null;
        return Answer.Ok(new Page<object>(found.Take(request.Limit).Select(show).ToList(), next));
    }

    /// <summary>The rows that the caller could read one by one.</summary>
    public static IQueryable<TRow> Seen<TRow>(this IQueryable<TRow> rows, Permits permits, Caller caller, string? assigned = null)
        where TRow : class, IListed
    {
        ArgumentNullException.ThrowIfNull(permits);
        ArgumentNullException.ThrowIfNull(caller);
        var relations = permits.Rows.Where(row => row.Role == caller.Role || row.Role == Role.Anonymous).Select(row => row.Relation).Distinct().ToList();
        if (relations.Contains(Relation.Any)) return rows;

        // A caller that stands to nothing sees an empty list, not everybody's.
        var (sql, parameters) = (new List<string>(), new List<object>());
        foreach (var relation in relations)
        {
            switch (relation)
            {
                case Relation.OwnAgency when caller.Agency is { } agency:
                    Add(OwnAgency, agency);
                    break;
                case Relation.OwnCity when caller is { City: { } city, Agency: { } agency }:
                    Add(OwnCityOfAgency, city, agency);
                    break;
                case Relation.OwnCity when caller.City is { } city:
                    Add(OwnCity, city);
                    break;
                case Relation.Assigned:
                    var own = assigned ?? Assigned;
                    Add(own, [.. Enumerable.Repeat<object>(caller.Subject, own.Count(character => character == '?'))]);
                    break;
            }
        }

        return sql.Count == 0 ? rows.Where(row => row.MatchesSql("false")) : rows.Where(row => row.MatchesSql($"({string.Join(" or ", sql)})", parameters.ToArray()));

        void Add(string part, params object[] values)
        {
            sql.Add(part);
            parameters.AddRange(values);
        }
    }
}
