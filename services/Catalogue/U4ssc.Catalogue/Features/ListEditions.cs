using Marten;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>One line of the list of editions.</summary>
internal sealed class EditionRow : IRow<EditionRow, IEditionEvent>
{
    public Guid Id { get; set; }
    public Owner Owner => Owner.Nobody;
    public string Edition { get; set; } = "";
    public string State { get; set; } = EditionView.Draft;
    public string Title { get; set; } = "";
    public DateTimeOffset? PublishedAt { get; set; }
    public string? ContentSha256 { get; set; }

    public static EditionRow? Evolve(EditionRow? row, IEditionEvent happened, Recorded recorded)
    {
        switch (row, happened)
        {
            case (null, EditionDrafted e):
                return new() { Edition = e.Edition, Title = e.Content.Title };
            case ({ } r, EditionImported e):
                r.Title = e.Content.Title;
                return r;
            case ({ } r, KpiDefined):
                return r;
            case ({ } r, EditionPublished e):
                r.State = EditionView.Published;
                r.Title = e.Content.Title;
                r.PublishedAt = recorded.At;
                r.ContentSha256 = e.ContentSha256;
                return r;
            default:
                throw new ImpossibleHistoryException(row ?? (object)Domain.Edition.Initial, happened);
        }
    }
}

/// <summary>GET all editions that the caller may see.</summary>
internal static class ListEditionsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/editions", Handle).Produces<Page<Line>>().Listed();

    /// <summary>One edition in the list.</summary>
    public sealed record Line(string Id, string State, string Title, DateTimeOffset? PublishedAt, string? ContentSha256);

    private static Task<IResult> Handle(Request request, IQuerySession session)
    {
        PublicAnswer.Keep(request, frozen: false);
        IQueryable<EditionRow> rows = session.Query<EditionRow>();
        if (!Drafts.AreSeenBy(request)) rows = rows.Where(row => row.State == EditionView.Published);
        return Lists.Page(rows, request, row => new Line(row.Edition, row.State, row.Title, row.PublishedAt, row.ContentSha256));
    }
}
