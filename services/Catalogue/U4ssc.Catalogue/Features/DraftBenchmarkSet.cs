using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>POST a draft of a benchmark set for a published edition, with the targets known so far.</summary>
internal static class DraftBenchmarkSetEndpoint
{
    /// <summary>What the caller says; an agency where the set is for its cities alone.</summary>
    public sealed record Body(string Id, string Edition, string Title, string? Agency = null,
        IReadOnlyList<BenchmarkTarget>? Targets = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/benchmark-sets", Handle).Produces<Begun>(StatusCodes.Status201Created).Produces<Begun>();

    /// <summary>What was begun.</summary>
    public sealed record Begun(string Id, string State);

    private static async Task<IResult> Handle(Body<Body> body, Request request, Transact transact, Streams streams)
    {
        var said = body.Value;
        var edition = await streams.PublishedEdition(said.Edition, request.Cancellation);
        var command = new DraftBenchmarkSet(new(said.Id, said.Edition, said.Title, said.Targets ?? [], said.Agency), edition,
            request.Caller.Holder);
        return await transact.Create<BenchmarkSet, IBenchmarkSetEvent>(
            request, Identities.BenchmarkSetStream(said.Id), Owner.Nobody,
            state => BenchmarkSetDecider.Decide(command, state),
            (_, _, version, isNew) =>
            {
                var shown = new Begun(said.Id, EditionView.Draft);
                return isNew ? Answer.Created($"/api/catalogue/benchmark-sets/{said.Id}", shown, version) : Answer.Ok(shown, version);
            });
    }
}
