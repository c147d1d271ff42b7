using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>The holder ends a subscription, for good. Its secrets go with it.</summary>
internal static class EndSubscriptionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/{id:guid}", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Request request, SubscriptionDoor door) =>
        door.Ask(request, id, new EndSubscription(EndCause.Asked));
}
