using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>The endpoint is asked now whether it wants events, and not only when its next turn comes.</summary>
internal static class ChallengeEndpointEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/challenge", Handle)
        .WithSummary("Send the challenge now.").Produces<Tried>();

    private static async Task<IResult> Handle(
        Guid id, Request request, Streams streams, Recipients recipients, Challenger challenger, SubscriptionDoor door)
    {
        var (state, refused) = await Webhooks.Find(id, request, streams);
        if (state is null) return refused;
        if (await recipients.Find(id, request.Cancellation) is not { } to) return SubscriptionRefusals.Over.ToProblem();
        var url = new Uri(to.Recipient.Terms.Url!);
        var attempted = await challenger.Ask(id, url, to.Signer, request.Cancellation);
        if (attempted.Outcome == AttemptOutcome.Accepted) await door.Do(id, new ProveEndpoint(url.OriginalString), request.Cancellation);
        return Answer.Ok(Tried.Of(attempted));
    }
}
