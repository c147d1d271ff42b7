using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>A webhook as it is asked about: what is known of it, where it is, and what signs for it.</summary>
internal sealed record Webhook(Subscription.Known Facts, Uri Url, WebhookSigner Signer);

/// <summary>Finds the webhook that somebody asks about: the caller's own, and no queue.</summary>
internal sealed class Webhooks(Streams streams, Recipients recipients)
{
    /// <summary>One that is not over; null, and the answer that says why, where there is none.</summary>
    public async Task<(Webhook? Found, IResult Refused)> Find(Guid id, Request request)
    {
        var (state, refused) = await Seen(id, request);
        if (state is null) return (null, refused);
        return state is Subscription.Lasting lasting && await recipients.Find(id, request.Cancellation) is { } to
            ? (new(lasting.Facts, new Uri(to.Recipient.Terms.Url!), to.Signer), refused)
            : (null, SubscriptionRefusals.Over.ToProblem());
    }

    /// <summary>One, whatever became of it; null, and the answer that says why, where there is none.</summary>
    public async Task<(Subscription? Found, IResult Refused)> Seen(Guid id, Request request)
    {
        var state = (await streams.State<Subscription, ISubscriptionEvent>(id, request.Cancellation)).Value;
        if (state.Whose(id) is not { } whose || !request.Sees(whose)) return (null, Problems.NotFound);
        return state is Subscription.Lasting { Facts.Terms.Way: DeliveryWay.Queue }
            ? (null, SubscriptionRefusals.OfWebhooks.ToProblem())
            : (state, Problems.NotFound);
    }
}
