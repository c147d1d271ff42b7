using System.Globalization;
using System.Text.Json;
using Marten;
using Marten.Linq.MatchesSql;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>One line of the public register.</summary>
public sealed class RegisterRow : IRow<RegisterRow, ICertificateEvent>, INamedRow
{
    public Guid Id { get; set; }
    public Owner Owner => new(Agency, CityId);
    public string Number { get; set; } = "";
    public Guid CityId { get; set; }
    public string CityName { get; set; } = "";
    public string Agency { get; set; } = "";
    public string Country { get; set; } = "";
    public int Period { get; set; }
    public string Edition { get; set; } = "";
    public DateTimeOffset IssuedAt { get; set; }
    public DateTimeOffset ValidUntil { get; set; }
    public string DecisionSha256 { get; set; } = "";

    /// <summary>True where figures behind it are made up, wholly or in part.</summary>
    public bool Illustrative { get; set; }

    /// <summary>All that its status is told from.</summary>
    public Life? Life { get; set; }

    /// <summary>
    /// What it is at every instant, as far as that is known: a status that changes by time alone is right without anybody writing the line.
    /// </summary>
    public IReadOnlyList<StatusSpan> Spans { get; set; } = [];

    /// <inheritdoc />
    public static int RowVersion => 2;

    /// <summary>Name and number.</summary>
    public string Searched { get; set; } = "";

    /// <inheritdoc />
    public string SortedBy { get; set; } = "";

    /// <inheritdoc />
    public static RegisterRow? Evolve(RegisterRow? row, ICertificateEvent happened, Recorded recorded) => (row, happened) switch
    {
        (_, CertificateIssued e) => new RegisterRow()
        {
            Number = e.Number,
            CityId = e.Inputs.CityId,
            CityName = e.CityName,
            Agency = e.Inputs.Agency,
            Country = e.Inputs.Country,
            Period = e.Inputs.Period,
            Edition = e.Inputs.Edition,
            IssuedAt = e.IssuedAt,
            ValidUntil = e.ValidUntil,
            DecisionSha256 = e.DecisionSha256,
            Illustrative = e.Inputs.Illustrative,
            Searched = INamedRow.SearchedIn(e.CityName, e.Number),
            SortedBy = Text.FoldedKey(e.CityName),
        }.Living(Life.Of(e, recorded.At)),
        (_, CertificateRefused) => row, // The register is of certificates: a refusal makes no line.
        ({ Life: { } life }, _) when Life.FactOf(happened, recorded.At) is { } fact => row.Living(life.With(fact)),
        _ => throw new ImpossibleHistoryException(row, happened),
    };

    private RegisterRow Living(Life life)
    {
        (Life, Spans) = (life, Validity.Spans(life));
        return this;
    }
}

internal static class ListRegisterEndpoint
{
    public sealed record Line(
        string Number, CertificateStatus Status, Guid City, string CityName, string Agency, string Country, int Period, string Edition,
        DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string DecisionSha256, bool Illustrative, Standing Standing);

    // There are no lines of what is not issued yet.
    private static readonly string[] Statuses = [.. EnumWords.All<CertificateStatus>().Where(word => word != "not_yet")];

    // The end of the year 9999: no later instant can be written.
    private const long SecondsMax = 253_402_300_799;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/register", Handle).Produces<Page<Line>>().FoundByName("issuedAt", "-issuedAt").Asks(
        QueryParameter.Country("country", "ISO 3166-1 code such as NO: certificates of cities there."),
        QueryParameter.Text("agency", "Code of an agency."),
        QueryParameter.Choice("status", "The status now, or at `asOf`.", Statuses),
        QueryParameter.Instant("issuedAfter", "Certificates that were issued after this instant."),
        QueryParameter.Instant("asOf", "The register as of this instant (RFC 3339): certificates that had been issued, with their status then."),
        QueryParameter.Instant(
            "asKnownAt", "Leaves out what was recorded after this instant: what could have been known then. Everything where it is left out."));

    private static Task<IResult> Handle(Request request, IQuerySession session)
    {
        IQueryable<RegisterRow> rows = session.Query<RegisterRow>();
        if (request.Query("country")?.ToUpperInvariant() is { } country) rows = rows.Where(row => row.Country == country);
        if (request.Instant("issuedAfter") is { } after) rows = rows.Where(row => row.IssuedAt > after);
        if (request.Query("agency") is { } agency) rows = rows.Where(row => row.Agency == agency);
        rows = rows.Found(request);
        var at = request.Instant("asOf") ?? request.Now;
        if (request.Instant("asOf") is not null) rows = rows.Where(row => row.IssuedAt <= at);
        var (status, asKnownAt) = (request.Query("status"), request.Instant("asKnownAt"));
        if (asKnownAt is not null && request.Query("total") is not null)
            throw new BadInputException("?total", "query.not_as_of", "What was known at an instant is not counted: leave total out.");
        if (status is not null) rows = WithStatus(rows, status, at, asKnownAt);
        return request.Query("sort") switch
        {
            "issuedAt" => ByIssue(rows, request, ">", "asc", Show),
            "-issuedAt" => ByIssue(rows, request, "<", "desc", Show),
            _ => Lists.Page(rows, request, Show),
        };

        // Null where it was not known then, or not like that: such a line is left out, and the page is shorter.
        object? Show(RegisterRow row)
        {
            var then = asKnownAt is null ? Validity.At(row.Spans, at) : Validity.At(row.Life!, at, asKnownAt);
            if (then is null || (status ?? EnumWords.Of(then.Status)) != EnumWords.Of(then.Status)) return null;
            return new Line(
                row.Number, then.Status, row.CityId, row.CityName, row.Agency, row.Country, row.Period, row.Edition, row.IssuedAt,
                row.ValidUntil, row.DecisionSha256, row.Illustrative, Standing.Of(then));
        }
    }

    // Times of issue are whole seconds in UTC, so their text sorts as they do; what is issued in one second is in the order of its number.
    private static async Task<IResult> ByIssue(
        IQueryable<RegisterRow> rows, Request request, string beyond, string direction, Func<RegisterRow, object?> show)
    {
        rows = rows.Seen(request.Permits, request.Caller);
        const string At = "(d.data ->> 'issuedAt') collate \"C\"", Number = "(d.data ->> 'number') collate \"C\"";
        if (request.Cursor is { } cursor)
        {
            var (issued, number) = After(cursor);
            var sql = $"({At}, {Number}) {beyond} (?, ?)";
            rows = rows.Where(row => row.MatchesSql(sql, issued, number));
        }

        var found = await rows.OrderBySql($"{At} {direction}, {Number} {direction}").Take(request.Limit + 1)
            .ToListAsync(request.Cancellation);
        var last = found.Count > request.Limit ? found[request.Limit - 1] : null;
        var next = last is null ? null : string.Create(CultureInfo.InvariantCulture, $"{last.IssuedAt.ToUnixTimeSeconds()}.{last.Number}");
        return Answer.Ok(new Page<object>([.. found.Take(request.Limit).Select(show).OfType<object>()], next));
    }

    private static (string Issued, string Number) After(string cursor)
    {
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || !long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > SecondsMax)
            throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
        return (Written(seconds), cursor[(dot + 1)..]);
    }

    // All times in a certificate's life are whole seconds in UTC: their text sorts as they do, and what is in the running second is now.
    // Where something was recorded after what is asked for was known, its pieces of time are others: these are told apart line by line.
    private static IQueryable<RegisterRow> WithStatus(
        IQueryable<RegisterRow> rows, string status, DateTimeOffset at, DateTimeOffset? asKnownAt)
    {
        const string At = """
            exists (select from jsonb_array_elements(d.data -> 'spans') span
              where span ->> 'status' = ? and (span ->> 'from') collate "C" <= ? and (span ->> 'until' is null or (span ->> 'until') collate "C" > ?))
            """;
        const string LearnedLater =
            "exists (select from jsonb_array_elements(d.data -> 'life' -> 'facts') fact where (fact ->> 'recordedAt')::timestamptz > ?)";
        var second = Written(at.ToUnixTimeSeconds());
        return asKnownAt is { } known
            ? rows.Where(row => row.MatchesSql($"({At} or {LearnedLater})", status, second, second, known.ToUniversalTime()))
            : rows.Where(row => row.MatchesSql(At, status, second, second));
    }

    private static string Written(long seconds) =>
        JsonSerializer.Serialize(DateTimeOffset.FromUnixTimeSeconds(seconds), Json.Options).Trim('"');
}
