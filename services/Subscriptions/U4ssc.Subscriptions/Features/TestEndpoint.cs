using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>A message for trying out, signed as every delivery is; what the endpoint said is the answer.</summary>
internal static class TestEndpointEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/test", Handle)
        .WithSummary("Send a test message now.").Produces<Tried>();

    private static async Task<IResult> Handle(
        Guid id, Request request, Streams streams, Recipients recipients, WebhookSender sender, Notices notices)
    {
        var (state, refused) = await Webhooks.Find(id, request, streams);
        if (state is null) return refused;
        if (!state.Facts.IsProved) return SubscriptionRefusals.NotProved.ToProblem();
        if (await recipients.Find(id, request.Cancellation) is not { } to) return SubscriptionRefusals.Over.ToProblem();
        var posted = notices.Write(Notices.Test, id, request.Now, new Notices.TestData("This is a test. It has no number and no meaning."));
        return Answer.Ok(Tried.Of(await sender.Send(new Uri(to.Recipient.Terms.Url!), posted, to.Signer, request.Cancellation)));
    }
}
