using System.Text;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>
/// Lists in pages: <c>limit</c>, <c>cursor</c>, <c>sort</c>, <c>total</c>, and for rows with a name <c>q</c>. A list holds what its caller
/// could read one by one: it is narrowed by the rows of the access table for its own route, as a single
/// thing is, and in the database, so that every page is full.
/// </summary>
public static class Lists
{
    private const string OwnAgency = "(d.data -> 'owner' ->> 'agency' = ?)";
    private const string OwnCity = "(CAST(d.data -> 'owner' ->> 'city' as uuid) = ?)";
    // An account that an agency gave to a city of another one opens nothing, as Permits has it.
    private const string OwnCityOfAgency = "(CAST(d.data -> 'owner' ->> 'city' as uuid) = ? and d.data -> 'owner' ->> 'agency' = ?)";
    private const string Assigned = "(d.data -> 'owner' -> 'holders' @> to_jsonb(?::text))";

    /// <summary>Items that <c>total=true</c> counts at the most.</summary>
    public const int CountedMax = 10_000;

    /// <summary>Words of a search at the most.</summary>
    public const int WordsMax = 8;

    // In a row of three letters or fewer nearly everything has them somewhere: a shorter word is looked for at the beginnings of words.
    private const int AnywhereLettersMin = 3;
    private const int RareLettersMin = 5;

    private const string Created = "created", Name = "name";
    private const string NameOf = "(d.data ->> 'sortedBy')";

    /// <summary>
    /// A page of the rows that the caller may see, as limit, cursor and sort say: in the order of their ids, or of their names where they
    /// have one.
    /// </summary>
    /// <param name="show">The line of a row, for this caller; null leaves it out, and the page is shorter.</param>
    /// <param name="assigned">
    /// SQL that is true for rows to which the holder <c>?</c> is assigned, where the row itself does not know it; <c>d</c> is the row.
    /// </param>
    public static Task<IResult> Page<TRow>(IQueryable<TRow> rows, Request request, Func<TRow, object?> show, string? assigned = null)
        where TRow : class, IListed => Page(rows, request, _ => Task.FromResult(show), assigned);

    /// <summary>The same, where the lines need something that is read for the rows of the page together.</summary>
    public static async Task<IResult> Page<TRow>(
        IQueryable<TRow> rows, Request request, Func<IReadOnlyList<TRow>, Task<Func<TRow, object?>>> showing, string? assigned = null)
        where TRow : class, IListed
    {
        ArgumentNullException.ThrowIfNull(showing);
        ArgumentNullException.ThrowIfNull(request);
        rows = rows.Seen(request.Permits, request.Caller, assigned);
        var total = await Total(rows, request);
        var (by, down) = Sort(request, typeof(TRow).IsAssignableTo(typeof(INamedRow)));
        var (beyond, order) = down ? ("<", " desc") : (">", "");
        if (request.Cursor is { } cursor)
        {
            var (after, name) = Read(cursor, by);
            rows = by == Name
                ? rows.Where(row => row.MatchesSql($"({NameOf} collate \"C\", d.id) {beyond} (?, ?)", name, after))
                : rows.Where(row => row.MatchesSql($"d.id {beyond} ?", after));
        }

        var ordered = (by == Name, IsRare<TRow>(request)) switch
        {
            (true, false) => rows.OrderBySql($"{NameOf} collate \"C\"{order}, d.id{order}"),
            (true, true) => rows.OrderBySql($"({NameOf} || '') collate \"C\"{order}, d.id{order}"),
            (false, false) => rows.OrderBySql($"d.id{order}"),
            (false, true) => rows.OrderBySql($"d.id::text collate \"C\"{order}"),
        };
        var found = await ordered.Take(request.Limit + 1).ToListAsync(request.Cancellation);
        var next = found.Count > request.Limit ? Written(found[request.Limit - 1]) : null;
        var shown = found.Take(request.Limit).ToList();
        return Answer.Ok(new Page<object>(shown.Select(await showing(shown)).OfType<object>().ToList(), next, total));

        // A place in the list and not a number: what comes or goes meanwhile moves no other item.
        string Written(TRow last) => by == Name
            ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{last.Id:N}{((INamedRow)last).SortedBy}")).TrimEnd('=').Replace('+', '-')
                .Replace('/', '_')
            : last.Id.ToString("N");
    }

    /// <summary>The rows in which every word of <c>q</c> stands, whatever its accents and case.</summary>
    public static IQueryable<TRow> Found<TRow>(this IQueryable<TRow> rows, Request request)
        where TRow : class, INamedRow
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var word in Words(request))
        {
            var literal = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
                .Replace("_", "\\_", StringComparison.Ordinal);
            var pattern = word.Length < AnywhereLettersMin ? $"% {literal}%" : $"%{literal}%";
            rows = rows.Where(row => row.MatchesSql("d.data ->> 'searched' like ?", pattern));
        }

        return rows;
    }

    /// <summary>The words that are looked for; none where nothing is.</summary>
    internal static IReadOnlyList<string> Words(Request request)
    {
        if (request.Query("q") is not { } asked) return [];
        var words = Text.Words(asked);
        if (words.Count is 0 or > WordsMax) throw new BadInputException("?q", "query.words", $"Give 1 to {WordsMax} words to look for.");
        return words;
    }

    /// <summary>True where every word stands in a row, by the rule of <see cref="Found"/>.</summary>
    internal static bool Has(INamedRow row, IReadOnlyList<string> words) => words.All(word =>
        row.Searched.Contains(word.Length < AnywhereLettersMin ? $" {word}" : word, StringComparison.Ordinal));

    /// <summary>What follows a place in the order of creation, in that order.</summary>
    internal static IQueryable<TRow> InOrder<TRow>(this IQueryable<TRow> rows, Guid? after, bool down)
        where TRow : class
    {
        if (after is { } place) rows = rows.Where(row => row.MatchesSql($"d.id {(down ? "<" : ">")} ?", place));
        return rows.OrderBySql(down ? "d.id desc" : "d.id");
    }

    /// <summary>A place in the order of creation.</summary>
    internal static Guid PlaceOf(string cursor) => Read(cursor, Created).Id;

    // A long word stands in few rows. They are found first and sorted then: the same order, written so that no index offers it, since going
    // through the index of the order would look at every row until a page is full.
    private static bool IsRare<TRow>(Request request) => typeof(TRow).IsAssignableTo(typeof(INamedRow))
        && request.Query("q") is { } asked && Text.Words(asked).Any(word => word.Length >= RareLettersMin);

    private static async Task<Total?> Total<TRow>(IQueryable<TRow> rows, Request request)
        where TRow : class
    {
        switch (request.Query("total"))
        {
            case null or "false": return null;
            case "true":
                var counted = await rows.Select(row => new { Id = 1 }).Take(CountedMax + 1).ToListAsync(request.Cancellation);
                return new(Math.Min(counted.Count, CountedMax), counted.Count <= CountedMax);
            default: throw new BadInputException("?total", "query.not_a_choice", "One of these is expected here: true, false.");
        }
    }

    private static (string By, bool Down) Sort(Request request, bool isNamed)
    {
        var asked = request.Query("sort") ?? Created;
        var down = asked.StartsWith('-');
        var by = down ? asked[1..] : asked;
        if (by == Created || (by == Name && isNamed)) return (by, down);
        throw new BadInputException("?sort", "query.not_a_choice",
            $"One of these is expected here: {(isNamed ? "name, -name, " : "")}created, -created.");
    }

    private static (Guid Id, string Name) Read(string cursor, string by)
    {
        if (by == Created && Guid.TryParseExact(cursor, "N", out var id)) return (id, "");
        Span<byte> bytes = stackalloc byte[32 + 4 * Text.KeyCharactersMax];
        var padded = cursor.Replace('-', '+').Replace('_', '/').PadRight((cursor.Length + 3) / 4 * 4, '=');
        if (by == Name && Convert.TryFromBase64String(padded, bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]) is { Length: >= 32 } text
            && !text.Contains('\0', StringComparison.Ordinal) && Guid.TryParseExact(text[..32], "N", out id)) return (id, text[32..]);
        throw new BadInputException("?cursor", "cursor.malformed",
            "cursor must be the 'next' of an earlier answer of the same list in the same order.");
    }

    /// <summary>The rows that the caller could read one by one.</summary>
    public static IQueryable<TRow> Seen<TRow>(this IQueryable<TRow> rows, Permits permits, Caller caller, string? assigned = null)
        where TRow : class, IListed
    {
        ArgumentNullException.ThrowIfNull(permits);
        ArgumentNullException.ThrowIfNull(caller);
        var relations = permits.Rows.Where(row => row.Role == caller.Role || row.Role == Role.Anonymous).Select(row => row.Relation)
            .Distinct().ToList();
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
                    Add(own, [.. Enumerable.Repeat<object>(caller.Holder.Id, own.Count(character => character == '?'))]);
                    break;
            }
        }

        return sql.Count == 0
            ? rows.Where(row => row.MatchesSql("false"))
            : rows.Where(row => row.MatchesSql($"({string.Join(" or ", sql)})", parameters.ToArray()));

        void Add(string part, params object[] values)
        {
            sql.Add(part);
            parameters.AddRange(values);
        }
    }
}
