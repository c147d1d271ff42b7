using U4ssc.Catalogue.Domain;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>POST the publication of a draft, by a second person. It never changes afterwards.</summary>
internal static class PublishEditionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/editions/{edition}/publication", Handle).Produces<Published>();

    /// <summary>What was published, with the hash of its content.</summary>
    public sealed record Published(string Id, string State, string ContentSha256);

    private static Task<IResult> Handle(string edition, Request request, Transact transact) =>
        transact.Ask<Edition, IEditionEvent>(
            request, Identities.EditionStream(edition),
            state => EditionDecider.Decide(new PublishEdition(request.Caller.Holder), state),
            (state, version) => Answer.Ok(new Published(edition, EditionView.Published, HashOf(state)), version));

    private static string HashOf(Edition state) =>
        state is Edition.Published published
            ? published.ContentSha256
            : throw new InvalidOperationException("What was published is not published.");
}
