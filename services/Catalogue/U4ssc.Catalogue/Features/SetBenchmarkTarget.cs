using U4ssc.Catalogue.Domain;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>PUT the target of one data point, with its source. If-Match is the set's.</summary>
internal static class SetBenchmarkTargetEndpoint
{
    /// <summary>What the caller says.</summary>
    public sealed record Body(decimal Target, string Source);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/benchmark-sets/{id}/targets/{dataPoint}", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        string id, string dataPoint, Body<Body> body, Request request, Transact transact, Streams streams)
    {
        // Which edition a set is for never changes, so it may be read before the decision.
        var stream = Identities.BenchmarkSetStream(id);
        var set = (await streams.State<BenchmarkSet, IBenchmarkSetEvent>(stream, request.Cancellation)).Value;
        var edition = set is BenchmarkSet.Draft draft ? await streams.PublishedEdition(draft.Content.Edition, request.Cancellation) : null;
        var command = new SetBenchmarkTarget(new(dataPoint, body.Value.Target, body.Value.Source), edition, request.Caller.Holder);
        return await transact.Ask<BenchmarkSet, IBenchmarkSetEvent>(
            request, stream,
            state => BenchmarkSetDecider.Decide(command, state),
            (_, version) => Answer.NoContent(version));
    }
}
