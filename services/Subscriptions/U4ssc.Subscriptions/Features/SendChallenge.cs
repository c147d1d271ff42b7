using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>The endpoint is asked now whether it wants events, and not only when its next turn comes.</summary>
internal static class SendChallengeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/challenge", Handle)
        .WithSummary("Send the challenge now.").Produces<Tried>();

    private static async Task<IResult> Handle(Guid id, Request request, Webhooks webhooks, Challenger challenger, SubscriptionDoor door)
    {
        var (webhook, refused) = await webhooks.Find(id, request);
        if (webhook is null) return refused;
        var attempted = await challenger.Ask(id, webhook.Url, webhook.Signer, request.Cancellation);
        if (attempted.Outcome == AttemptOutcome.Accepted)
            await door.Do(id, new ProveEndpoint(webhook.Url.OriginalString), request.Cancellation);
        return Answer.Ok(Tried.Of(attempted));
    }
}
