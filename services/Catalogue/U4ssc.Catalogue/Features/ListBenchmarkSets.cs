using Marten;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>One line of the list of benchmark sets.</summary>
internal sealed class BenchmarkSetRow : IRow<BenchmarkSetRow, IBenchmarkSetEvent>
{
    public Guid Id { get; set; }
    public Owner Owner => Owner.Nobody;
    public string BenchmarkSet { get; set; } = "";
    public string Edition { get; set; } = "";
    public string State { get; set; } = EditionView.Draft;
    public string Title { get; set; } = "";
    public string? Agency { get; set; }
    public DateTimeOffset? PublishedAt { get; set; }
    public string? ContentSha256 { get; set; }

    public static BenchmarkSetRow? Evolve(BenchmarkSetRow? row, IBenchmarkSetEvent happened, Recorded recorded)
    {
        switch (row, happened)
        {
            case (null, BenchmarkSetDrafted e):
                return new()
                {
                    BenchmarkSet = e.Content.BenchmarkSet,
                    Edition = e.Content.Edition,
                    Title = e.Content.Title,
                    Agency = e.Content.Agency,
                };
            case ({ } r, BenchmarkTargetSet):
                return r;
            case ({ } r, BenchmarkSetPublished e):
                r.State = EditionView.Published;
                r.PublishedAt = recorded.At;
                r.ContentSha256 = e.ContentSha256;
                return r;
            default:
                throw new ImpossibleHistoryException(row ?? (object)Domain.BenchmarkSet.Initial, happened);
        }
    }
}

/// <summary>GET all benchmark sets.</summary>
internal static class ListBenchmarkSetsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/benchmark-sets", Handle).Produces<Page<Line>>().Listed();

    /// <summary>One benchmark set in the list.</summary>
    public sealed record Line(
        string Id, string Edition, string State, string Title, string? Agency, DateTimeOffset? PublishedAt, string? ContentSha256);

    private static Task<IResult> Handle(Request request, IQuerySession session)
    {
        PublicAnswer.Keep(request, frozen: false);
        IQueryable<BenchmarkSetRow> rows = session.Query<BenchmarkSetRow>();
        if (!Drafts.AreSeenBy(request)) rows = rows.Where(row => row.State == EditionView.Published);
        return Lists.Page(rows, request, row => new Line(
            row.BenchmarkSet, row.Edition, row.State, row.Title, row.Agency, row.PublishedAt, row.ContentSha256));
    }
}
