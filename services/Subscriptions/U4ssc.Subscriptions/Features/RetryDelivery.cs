using System.Globalization;
using Npgsql;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>One event is delivered now: before its next turn where it failed, once more where it was accepted or given up.</summary>
internal static class RetryDeliveryEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/deliveries/{delivery}/retry", Handle)
        .WithSummary("Deliver one event now.").Produces<ReplayEventsEndpoint.Replaying>(StatusCodes.Status202Accepted);

    private static async Task<IResult> Handle(
        Guid id, string delivery, Request request, NpgsqlDataSource database, Tail tail, SubscriptionDoor door)
    {
        await tail.Look(request.Cancellation);
        var newest = tail.Head.Number;
        if (!long.TryParse(delivery, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > newest)
            return Problems.NotFound;
        return await ReplayEventsEndpoint.Ask(id, request, database, door, new RequestReplay(number - 1, number, false, newest, 0));
    }
}
