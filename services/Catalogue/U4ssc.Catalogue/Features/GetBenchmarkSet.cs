using System.Text.Json.Serialization;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>A benchmark set as people see it. The hash is taken over <see cref="Content"/>, exactly as it is shown here.</summary>
internal sealed record BenchmarkSetView(
    string Id, string State, BenchmarkSetContent Content, DateTimeOffset DraftedAt, DateTimeOffset? PublishedAt = null,
    string? ContentSha256 = null)
    : IView<BenchmarkSetView, IBenchmarkSetEvent>
{
    [JsonIgnore]
    public Owner Owner => Owner.Nobody;

    public static BenchmarkSetView? Evolve(BenchmarkSetView? view, IBenchmarkSetEvent happened, Recorded recorded) =>
        (view, happened) switch
        {
            (null, BenchmarkSetDrafted e) => new(e.Content.BenchmarkSet, EditionView.Draft, e.Content, recorded.At),
            ({ } v, BenchmarkTargetSet e) => v with { Content = v.Content.With(e.Target) },
            ({ } v, BenchmarkSetPublished e) =>
                v with { State = EditionView.Published, Content = e.Content, PublishedAt = recorded.At, ContentSha256 = e.ContentSha256 },
            _ => throw new ImpossibleHistoryException(view ?? (object)BenchmarkSet.Initial, happened),
        };
}

/// <summary>GET a benchmark set: now, at a version, at an instant; its history and its differences.</summary>
internal static class GetBenchmarkSetEndpoint
{
    private const string Route = "/benchmark-sets/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, (Request request) => Drafts.Read<BenchmarkSetView, IBenchmarkSetEvent>(request, Stream(request), State))
            .Produces<BenchmarkSetView>().AsItWas();
        routes.MapPast<BenchmarkSetView, IBenchmarkSetEvent>(Route, request =>
            Drafts.Seen<BenchmarkSetView, IBenchmarkSetEvent>(request, Stream(request), State));
    }

    private static Guid Stream(Request request) => Identities.BenchmarkSetStream(request.RouteText("id"));

    private static string State(BenchmarkSetView view) => view.State;
}
