using U4ssc.Catalogue.Domain;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>POST the whole content of a draft, as the JSON export gives it.</summary>
internal static class ImportEditionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/editions/{edition}/import", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(string edition, Body<EditionContent> body, Request request, Transact transact) =>
        transact.Ask<Edition, IEditionEvent>(
            request, Identities.EditionStream(edition),
            state => EditionDecider.Decide(new ImportEdition(body.Value, request.Caller.Holder), state),
            (_, version) => Answer.NoContent(version));
}
