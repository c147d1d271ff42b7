using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>Deliveries go on where they stopped.</summary>
internal static class ResumeSubscriptionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/{id:guid}/resume", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Request request, SubscriptionDoor door) =>
        door.Ask(request, id, new ResumeSubscription());
}
