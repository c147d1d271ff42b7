using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>One line of the public register.</summary>
public sealed class RegisterRow : IRow<RegisterRow, ICertificateEvent>
{
    public Guid Id { get; set; }
    public Owner Owner => Owner.Nobody;
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

    /// <summary>Name and number in upper case: what upper case is must not hang on the locale of a database.</summary>
    public string Searched { get; set; } = "";

    /// <inheritdoc />
    public static RegisterRow? Evolve(RegisterRow? row, ICertificateEvent happened, Recorded recorded) => happened switch
    {
        CertificateIssued e => new()
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
            Searched = $"{e.CityName} {e.Number}".ToUpperInvariant(),
        },
        _ => row, // The register is of certificates: a refusal makes no line.
    };
}

internal static class ListRegisterEndpoint
{
    public sealed record Line(
        string Number, CertificateStatus Status, Guid City, string CityName, string Agency, string Country, int Period, string Edition,
        DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string DecisionSha256);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/register", Handle).Produces<Page<Line>>();

    private static Task<IResult> Handle(Request request, IQuerySession session)
    {
        IQueryable<RegisterRow> rows = session.Query<RegisterRow>();
        if (request.Query("country") is { } country) rows = rows.Where(row => row.Country == country);
        if (request.Query("agency") is { } agency) rows = rows.Where(row => row.Agency == agency);
        if (request.Query("q")?.ToUpperInvariant() is { } text) rows = rows.Where(row => row.Searched.Contains(text));
        if (request.Query("status") is { } status) rows = WithStatus(rows, status, request.Now);
        return Lists.Page(rows, request, row => new Line(
            row.Number, Validity.At(row.IssuedAt, row.ValidUntil, request.Now), row.CityId, row.CityName, row.Agency, row.Country, row.Period, row.Edition,
            row.IssuedAt, row.ValidUntil, row.DecisionSha256));
    }

    private static IQueryable<RegisterRow> WithStatus(IQueryable<RegisterRow> rows, string status, DateTimeOffset now) => status switch
    {
        "valid" => rows.Where(row => row.ValidUntil > now),
        "expired" => rows.Where(row => row.ValidUntil <= now),
        _ => throw new BadInputException("?status", "status.unknown", "status must be valid or expired."),
    };
}
