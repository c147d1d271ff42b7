using System.Text.Json.Serialization;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>An edition as people see it. The hash is taken over <see cref="Content"/>, exactly as it is shown here.</summary>
internal sealed record EditionView(
    string Id, string State, string Title, string? DraftedFrom, int Kpis, int DataPoints, EditionContent Content,
    DateTimeOffset DraftedAt, DateTimeOffset? PublishedAt = null, string? ContentSha256 = null) : IView<EditionView, IEditionEvent>
{
    public const string Draft = "draft";
    public const string Published = "published";

    /// <summary>What the words mean by which each KPI says where its fields were read; no part of what is hashed.</summary>
    public IReadOnlyDictionary<string, string> ProvenanceLegend { get; } = Provenance.Legend;

    [JsonIgnore]
    public Owner Owner => Owner.Nobody;

    public static EditionView? Evolve(EditionView? view, IEditionEvent happened, Recorded recorded) => (view, happened) switch
    {
        (null, EditionDrafted e) => With(new(e.Edition, Draft, "", e.BasedOn, 0, 0, e.Content, recorded.At), e.Content),
        ({ } v, EditionImported e) => With(v, e.Content),
        ({ } v, KpiDefined e) => With(v, v.Content.With(e.Kpi)),
        ({ } v, EditionPublished e) =>
            With(v, e.Content) with { State = Published, PublishedAt = recorded.At, ContentSha256 = e.ContentSha256 },
        _ => throw new ImpossibleHistoryException(view ?? (object)Edition.Initial, happened),
    };

    private static EditionView With(EditionView view, EditionContent content) => view with
    {
        Title = content.Title,
        Kpis = content.Kpis.Count,
        DataPoints = content.AllDataPoints().Count(),
        Content = content,
    };
}

/// <summary>GET an edition: now, at a version, at an instant; its history and its differences.</summary>
internal static class GetEditionEndpoint
{
    private const string Route = "/editions/{edition}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, (Request request) => Drafts.Read<EditionView, IEditionEvent>(request, Stream(request), State))
            .Produces<EditionView>().AsItWas();
        routes.MapPast<EditionView, IEditionEvent>(Route, request =>
            Drafts.Seen<EditionView, IEditionEvent>(request, Stream(request), State));
    }

    private static Guid Stream(Request request) => Identities.EditionStream(request.RouteText("edition"));

    private static string State(EditionView view) => view.State;
}
