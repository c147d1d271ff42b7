using U4ssc.Catalogue.Domain;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>POST the publication of a benchmark set, by a second person. It never changes afterwards.</summary>
internal static class PublishBenchmarkSetEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/benchmark-sets/{id}/publication", Handle);

    private static Task<IResult> Handle(string id, Request request, Transact transact) =>
        transact.Ask<BenchmarkSet, IBenchmarkSetEvent>(
            request, Identities.BenchmarkSetStream(id), BenchmarkSetOwner.Of,
            state => BenchmarkSetDecider.Decide(new PublishBenchmarkSet(HashOf(state), request.Caller.Holder), state),
            (state, version) => Answer.Ok(new { id, state = EditionView.Published, contentSha256 = HashOf(state) }, version));

    private static string HashOf(BenchmarkSet state) => state switch
    {
        BenchmarkSet.Draft draft => Identities.Sha256Of(draft.Content),
        BenchmarkSet.Published published => published.ContentSha256,
        _ => "",
    };
}
