using U4ssc.Catalogue.Domain;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>POST the publication of a benchmark set, by a second person. It never changes afterwards.</summary>
internal static class PublishBenchmarkSetEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/benchmark-sets/{id}/publication", Handle).Produces<Published>();

    /// <summary>What was published, with the hash of its content.</summary>
    public sealed record Published(string Id, string State, string ContentSha256);

    private static Task<IResult> Handle(string id, Request request, Transact transact) =>
        transact.Ask<BenchmarkSet, IBenchmarkSetEvent>(
            request, Identities.BenchmarkSetStream(id),
            state => BenchmarkSetDecider.Decide(new PublishBenchmarkSet(request.Caller.Holder), state),
            (state, version) => Answer.Ok(new Published(id, EditionView.Published, HashOf(state)), version));

    private static string HashOf(BenchmarkSet state) =>
        state is BenchmarkSet.Published published
            ? published.ContentSha256
            : throw new InvalidOperationException("What was published is not published.");
}
