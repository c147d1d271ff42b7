using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>Deliveries stop; nothing is skipped.</summary>
internal static class PauseSubscriptionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/{id:guid}/pause", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Request request, SubscriptionDoor door) =>
        door.Ask(request, id, new PauseSubscription(PauseCause.Asked));
}
