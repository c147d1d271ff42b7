using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

internal static class GetCitySnapshotEndpoint
{
    /// <summary>The band of one dimension or sub-dimension, with how much of it there is.</summary>
    public sealed record Part(string Dimension, string? SubDimension, string? Band, decimal? Percent, int Scored,
        Completeness Completeness);

    /// <summary>The public result of a city's newest certificate that is in force.</summary>
    public sealed record Snapshot(
        Guid City, string CityName, bool Illustrative, string? OnFigures, string Country, int Period, string Certificate,
        CertificateStatus Status, Standing Standing, string Edition, string BenchmarkSet,
        IReadOnlyList<Part> Dimensions, IReadOnlyList<Part> SubDimensions, Completeness Completeness, string OnBenchmarks);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cities/{city}/snapshot", Handle).Produces<Snapshot>();

    private static async Task<IResult> Handle(string city, Request request, IQuerySession session, Streams streams)
    {
        // No constraint in the route: everybody may ask, so what is no id gets the same "nothing here" as an unknown one, not a demand for
        // a token.
        if (!Guid.TryParse(city, out var id)) return CertificateRefusals.NoSnapshot.ToProblem();
        var rows = await session.Query<RegisterRow>().Where(row => row.CityId == id)
            .OrderByDescending(row => row.Period).ThenByDescending(row => row.IssuedAt).ToListAsync(request.Cancellation);
        foreach (var row in rows)
        {
            // The certificate itself, and not its line, says whether it is in force: a line can be some milliseconds old.
            if (await streams.View<CertificateView, ICertificateEvent>(row.Id, request.Cancellation) is not { Value: var view }) continue;
            var now = Validity.At(view.Life, request.Now);
            if (now.Status == CertificateStatus.Valid) return TypedResults.Json(Shown(id, view, now), Json.Options);
        }

        return CertificateRefusals.NoSnapshot.ToProblem();
    }

    private static Snapshot Shown(Guid id, CertificateView view, StatusSpan now) => new(
        id, view.CityName, view.Inputs.Illustrative, CertificateView.OnFigures(view.Inputs), view.Inputs.Country, view.Inputs.Period,
        view.Number, now.Status, Standing.Of(now), view.Inputs.Edition, view.Inputs.BenchmarkSet, Parts(view.Scores.Dimensions),
        Parts(view.Scores.SubDimensions), view.Scores.Completeness, CertificateView.OnBenchmarks);

    private static List<Part> Parts(IReadOnlyList<GroupScore> groups) =>
        [.. groups.Select(g => new Part(g.Dimension!, g.SubDimension, g.Band, g.Percent, g.Scored, g.Completeness))];
}
