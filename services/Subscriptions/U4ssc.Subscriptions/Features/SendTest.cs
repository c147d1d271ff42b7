using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>A message for trying out, signed as every delivery is; what the endpoint said is the answer.</summary>
internal static class SendTestEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/test", Handle)
        .WithSummary("Send a test message now.").Produces<Tried>();

    private static async Task<IResult> Handle(Guid id, Request request, Webhooks webhooks, WebhookSender sender, Notices notices)
    {
        var (webhook, refused) = await webhooks.Find(id, request);
        if (webhook is null) return refused;
        if (!webhook.Facts.IsProved) return SubscriptionRefusals.NotProved.ToProblem();
        var posted = notices.Write(
            Notices.Test, id, request.Now, new Notices.TestData("This is a test. It has no number and no meaning."));
        return Answer.Ok(Tried.Of(await sender.Send(webhook.Url, posted, webhook.Signer, request.Cancellation)));
    }
}
