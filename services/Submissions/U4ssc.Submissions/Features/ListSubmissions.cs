using System.Globalization;
using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>One line of the list.</summary>
public sealed class SubmissionRow : IRow<SubmissionRow, ISubmissionEvent>, INamedRow
{
    /// <inheritdoc />
    public Guid Id { get; set; }

    /// <inheritdoc />
    public Owner Owner { get; set; } = Owner.Nobody;

    public Guid City { get; set; }

    public string CityName { get; set; } = "";

    /// <inheritdoc />
    public string Searched { get; set; } = "";

    /// <inheritdoc />
    public string SortedBy { get; set; } = "";

    public string Agency { get; set; } = "";

    public string Country { get; set; } = "";

    public int Period { get; set; }

    public string Edition { get; set; } = "";

    public string State { get; set; } = "";

    /// <summary>True where its figures are made up, wholly or in part.</summary>
    public bool Illustrative { get; set; }

    /// <summary>0 before the first was handed in.</summary>
    public int Revision { get; set; }

    /// <summary>The case that verifies it, once there is one.</summary>
    public Guid? CaseId { get; set; }

    public long Version { get; set; }

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc />
    public static SubmissionRow? Evolve(SubmissionRow? row, ISubmissionEvent happened, Recorded recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        row = happened is SubmissionOpened opened ? Begun(opened, recorded) : row ?? throw new ImpossibleHistoryException(row, happened);
        if (happened is SubmissionSubmitted submitted)
        {
            row.State = EnumWords.Of(row.State == EnumWords.Of(SubmissionStatus.Returned)
                ? SubmissionStatus.InVerification
                : SubmissionStatus.Submitted);
            row.Revision = submitted.Revision;
        }
        else
        {
            row.State = StateAfter(happened, row);
        }

        if (happened is SubmissionTakenIntoVerification taken) row.CaseId = taken.CaseId;
        row.Version = recorded.Version;
        row.ChangedAt = recorded.At;
        return row;
    }

    /// <inheritdoc />
    public static IReadOnlyCollection<Type> Passed => [typeof(SubmissionValuesReported)];

    private static SubmissionRow Begun(SubmissionOpened opened, Recorded recorded) => new()
    {
        Owner = new(opened.Agency, opened.CityId),
        City = opened.CityId,
        CityName = opened.CityName,
        Searched = INamedRow.SearchedIn(opened.CityName),
        SortedBy = Text.FoldedKey(opened.CityName),
        Agency = opened.Agency,
        Country = opened.Country,
        Period = opened.Period,
        Edition = opened.Edition,
        State = EnumWords.Of(SubmissionStatus.Draft),
        Illustrative = opened.Illustrative,
        OpenedAt = recorded.At,
    };

    private static string StateAfter(ISubmissionEvent happened, SubmissionRow row) => happened switch
    {
        SubmissionOpened or SubmissionValuesReported or SubmissionScreeningJustified or SubmissionQueryAnswered => row.State,
        SubmissionTakenIntoVerification => EnumWords.Of(SubmissionStatus.InVerification),
        SubmissionReturned => EnumWords.Of(SubmissionStatus.Returned),
        SubmissionVerified => EnumWords.Of(SubmissionStatus.Verified),
        SubmissionClosed => EnumWords.Of(SubmissionStatus.Closed),
        SubmissionWithdrawn => EnumWords.Of(SubmissionStatus.Withdrawn),
        _ => throw new ImpossibleHistoryException(row, happened),
    };
}

/// <summary>The submissions that the caller may see.</summary>
internal static class ListSubmissionsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", Handle).Produces<Page<Line>>().FoundByName().Asks(
        QueryParameter.Id("city", "Id of a city."), QueryParameter.Text("agency", "Code of an agency: its cities' submissions."),
        QueryParameter.Number("period", "The year that the figures are of."),
        QueryParameter.Choice<SubmissionStatus>("state", "Where it stands.")).ListedAsItWas();

    /// <param name="Revision">0 before the first was handed in.</param>
    /// <param name="CaseId">The case that verifies it, once there is one.</param>
    public sealed record Line(
        Guid Id, Guid City, string CityName, string Agency, string Country, int Period, string Edition, string State, int Revision,
        Guid? CaseId, long Version,
        DateTimeOffset OpenedAt, DateTimeOffset ChangedAt);

    private static readonly string[] PassedNames =
        [.. SubmissionEvents.Stored.Where(stored => SubmissionRow.Passed.Contains(stored.Type)).Select(stored => stored.Name)];

    private static Task<IResult> Handle(Request request, IQuerySession session, Streams streams)
    {
        var rows = Asked(session.Query<SubmissionRow>(), request);
        var state = request.Query("state");
        if (request.Instant("asOf") is { } asOf)
        {
            return rows.PageAsOf<SubmissionRow, ISubmissionEvent>(
                request, asOf, SubmissionEvents.Stored, row => (state ?? row.State) == row.State,
                (row, version, at) => Shown(row, (version, at)), SubmissionOwner.AssignedInItsCase);
        }

        if (state is not null) rows = rows.Where(row => row.State == state);
        return Lists.Page(
            rows.Found(request), request, async found =>
            {
                var newest = await streams.Newest([.. found.Select(row => row.Id)], PassedNames, request.Cancellation);
                return row =>
                    Shown(row, newest.TryGetValue(row.Id, out var passed)
                        && passed.Version > row.Version ? passed : (row.Version, row.ChangedAt));
            },
            SubmissionOwner.AssignedInItsCase);
    }

    private static Line Shown(SubmissionRow row, (long Version, DateTimeOffset At) changed) => new(
        row.Id, row.City, row.CityName, row.Agency, row.Country, row.Period, row.Edition, row.State, row.Revision, row.CaseId,
        changed.Version,
        row.OpenedAt, changed.At);

    // None of these ever changes.
    private static IQueryable<SubmissionRow> Asked(IQueryable<SubmissionRow> rows, Request request)
    {
        if (request.Query("city") is { } text)
        {
            var city = Guid.Parse(text);
            rows = rows.Where(row => row.City == city);
        }

        if (request.Query("agency") is { } agency) rows = rows.Where(row => row.Agency == agency);
        if (request.Query("period") is { } year)
        {
            // A year that no submission can have finds none.
            var period = int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            rows = rows.Where(row => row.Period == period);
        }

        return rows;
    }
}
