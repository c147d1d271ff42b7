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
        CertificateStatus Status, string Edition, string BenchmarkSet,
        IReadOnlyList<Part> Dimensions, IReadOnlyList<Part> SubDimensions, Completeness Completeness, string OnBenchmarks);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cities/{city}/snapshot", Handle).Produces<Snapshot>();

    private static async Task<IResult> Handle(string city, Request request, IQuerySession session, Streams streams)
    {
        // No constraint in the route: everybody may ask, so what is no id gets the same "nothing here" as an unknown one, not a demand for
        // a token.
        if (!Guid.TryParse(city, out var id)) return CertificateRefusals.NoSnapshot.ToProblem();
        var now = request.Now;
        var newest = await session.Query<RegisterRow>().Where(row => row.CityId == id && row.ValidUntil > now)
            .OrderByDescending(row => row.Period).ThenByDescending(row => row.IssuedAt).FirstOrDefaultAsync(request.Cancellation);
        if (newest is null || await streams.View<CertificateView, ICertificateEvent>(newest.Id, request.Cancellation)
            is not { Value: var view }) return CertificateRefusals.NoSnapshot.ToProblem();
        return TypedResults.Json(
            new Snapshot(
                id, view.CityName, view.Inputs.Illustrative, CertificateView.OnFigures(view.Inputs), view.Inputs.Country,
                view.Inputs.Period, view.Number, Validity.At(view.IssuedAt, view.ValidUntil, now), view.Inputs.Edition,
                view.Inputs.BenchmarkSet, Parts(view.Scores.Dimensions), Parts(view.Scores.SubDimensions), view.Scores.Completeness,
                CertificateView.OnBenchmarks),
            Json.Options);
    }

    private static List<Part> Parts(IReadOnlyList<GroupScore> groups) =>
        [.. groups.Select(g => new Part(g.Dimension!, g.SubDimension, g.Band, g.Percent, g.Scored, g.Completeness))];
}
