using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>Finds what is asked about.</summary>
internal static class Webhooks
{
    /// <summary>A webhook of the caller's that is not over; null, and the answer that says why, where there is none.</summary>
    public static async Task<(Subscription.Lasting? Found, IResult Refused)> Find(Guid id, Request request, Streams streams)
    {
        var state = await Seen(id, request, streams);
        return state switch
        {
            null => (null, Problems.NotFound),
            Subscription.Ended => (null, SubscriptionRefusals.Over.ToProblem()),
            Subscription.Lasting { Facts.Terms.Way: DeliveryWay.Queue } => (null, SubscriptionRefusals.OfWebhooks.ToProblem()),
            Subscription.Lasting lasting => (lasting, Problems.NotFound),
            _ => (null, Problems.NotFound),
        };
    }

    /// <summary>A subscription that the caller may see, whatever became of it; null where there is none.</summary>
    public static async Task<Subscription?> Seen(Guid id, Request request, Streams streams)
    {
        var state = (await streams.State<Subscription, ISubscriptionEvent>(id, request.Cancellation)).Value;
        return state.Whose(id) is { } whose && request.Sees(whose) ? state : null;
    }
}
