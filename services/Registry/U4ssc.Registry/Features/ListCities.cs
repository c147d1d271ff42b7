using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>One line of the list of cities.</summary>
internal sealed class CityRow : IRow<CityRow, ICityEvent>, INamedRow
{
    public Guid Id { get; set; }

    public Owner Owner { get; set; } = Owner.Nobody;

    public CityStatus Status { get; set; }

    public string Agency { get; set; } = "";

    public string ExternalRef { get; set; } = "";

    /// <summary>The reference as <see cref="Text.FoldedKey"/> has it.</summary>
    public string FoldedRef { get; set; } = "";

    public string Name { get; set; } = "";

    public string Country { get; set; } = "";

    public string? Subdivision { get; set; }

    public Population? Population { get; set; }

    /// <summary>Reference, LOCODE and every name.</summary>
    public string Searched { get; set; } = "";

    public string SortedBy { get; set; } = "";

    public static CityRow? Evolve(CityRow? row, ICityEvent happened, Recorded recorded) => (happened, row) switch
    {
        (CityRegistered e, _) => Of(e.Details, CityStatus.Candidate, new Owner(e.Details.Agency, recorded.Stream)),
        (CityDetailsChanged e, { } city) => Of(e.Details, city.Status, city.Owner),
        (CityEnrolled, { } city) => city.At(CityStatus.Enrolled),
        (CityWithdrawn, { } city) => city.At(CityStatus.Withdrawn),
        _ => throw new ImpossibleHistoryException(row, happened),
    };

    private static CityRow Of(CityDetails city, CityStatus status, Owner owner) => new()
    {
        Owner = owner,
        Status = status,
        Agency = city.Agency,
        ExternalRef = city.ExternalRef,
        FoldedRef = Text.FoldedKey(city.ExternalRef),
        Name = city.Name,
        Country = city.Country,
        Subdivision = city.Subdivision,
        Population = city.Population,
        Searched = INamedRow.SearchedIn([city.Name, .. city.Names.Values, city.ExternalRef, city.UnLocode]),
        SortedBy = Text.FoldedKey(city.Name),
    };

    private CityRow At(CityStatus status)
    {
        Status = status;
        return this;
    }
}

/// <summary>The cities that the caller may know of, narrowed by agency, country, status and words.</summary>
internal static class ListCitiesEndpoint
{
    public sealed record Line(Guid Id, CityStatus Status, string Agency, string ExternalRef, string Name, string Country,
        string? Subdivision, Population? Population);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cities", Handle).Produces<Page<Line>>().FoundByName().Asks(
        QueryParameter.Text("agency", "Code of an agency: its cities alone."),
        QueryParameter.Country("country", "ISO 3166-1 code such as NO: the cities there."),
        QueryParameter.Choice<CityStatus>("status", "How far the city has come.")).ListedAsItWas();

    private static Task<IResult> Handle(Request request, IQuerySession session)
    {
        IQueryable<CityRow> rows = session.Query<CityRow>();
        if (request.Query("agency") is { } of) rows = rows.Where(row => row.Agency == of);
        var country = request.Query("country")?.ToUpperInvariant();
        var status = EnumWords.Find<CityStatus>(request.Query("status"));
        if (request.Instant("asOf") is { } asOf)
        {
            return rows.PageAsOf<CityRow, ICityEvent>(
                request, asOf, CityEvents.Stored, row => (country ?? row.Country) == row.Country && (status ?? row.Status) == row.Status,
                (row, _, _) => Shown(row));
        }

        if (country is not null) rows = rows.Where(row => row.Country == country);
        if (status is { } now) rows = rows.Where(row => row.Status == now);
        return Lists.Page(rows.Found(request), request, Shown);
    }

    private static Line Shown(CityRow row) =>
        new(row.Id, row.Status, row.Agency, row.ExternalRef, row.Name, row.Country, row.Subdivision, row.Population);
}
