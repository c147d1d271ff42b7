using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>POST a draft, empty or from a published edition.</summary>
internal static class DraftEditionEndpoint
{
    /// <summary>What the caller says; without a title the draft takes that of the edition it starts from, or its own id.</summary>
    public sealed record Body(string Id, string? Title = null, string? BasedOn = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/editions", Handle).Produces<Begun>(StatusCodes.Status201Created).Produces<Begun>();

    /// <summary>What was begun.</summary>
    public sealed record Begun(string Id, string State);

    private static async Task<IResult> Handle(Body<Body> body, Request request, Transact transact, Streams streams)
    {
        var said = body.Value;
        var start = said.BasedOn is null ? null : await streams.PublishedEdition(said.BasedOn, request.Cancellation);
        var command = new DraftEdition(said.Id, said.Title ?? start?.Title ?? said.Id, said.BasedOn, start, request.Caller.Holder);
        return await transact.Create<Edition, IEditionEvent>(
            request, Identities.EditionStream(said.Id), Owner.Nobody,
            state => EditionDecider.Decide(command, state),
            (_, _, version, isNew) =>
            {
                var shown = new Begun(said.Id, EditionView.Draft);
                return isNew ? Answer.Created($"/api/catalogue/editions/{said.Id}", shown, version) : Answer.Ok(shown, version);
            });
    }
}
