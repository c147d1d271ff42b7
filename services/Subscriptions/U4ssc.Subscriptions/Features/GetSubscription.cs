using System.Text.Json.Serialization;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>A subscription as its holder sees it.</summary>
/// <param name="From">The number of the event after which it began.</param>
/// <param name="SecretSerial">Which secret signs, from 1.</param>
/// <param name="PreviousSecretUntil">Until when deliveries are signed with the secret before, too.</param>
/// <param name="Notice">Why nothing is delivered and what to do; null where all is well.</param>
internal sealed record SubscriptionView(
    Guid Id, SubscriptionStatus Status, string? Url, bool Queue, IReadOnlyList<string> Types, IReadOnlyList<string> Countries,
    IReadOnlyList<string> Agencies, bool Heartbeats, bool Ed25519, long From, int SecretSerial, DateTimeOffset? PreviousSecretUntil,
    string? Notice, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt) : IView<SubscriptionView, ISubscriptionEvent>
{
    /// <summary>What the status is told from.</summary>
    [JsonIgnore]
    public Subscription State { get; private init; } = Subscription.Initial;

    /// <inheritdoc />
    [JsonIgnore]
    public Owner Owner => State.Whose(Id)!;

    public static SubscriptionView? Evolve(SubscriptionView? view, ISubscriptionEvent happened, Recorded recorded)
    {
        var state = Subscription.Evolve(view?.State ?? Subscription.Initial, happened);
        var facts = (state as Subscription.Lasting)?.Facts;
        var terms = facts?.Terms;
        var status = SubscriptionStatuses.Of(state);
        return new(
            recorded.Stream, status, terms?.Url ?? view?.Url, terms is null ? view!.Queue : terms.Way == DeliveryWay.Queue,
            terms?.Types ?? view!.Types, terms?.Countries ?? view!.Countries, terms?.Agencies ?? view!.Agencies,
            terms?.Heartbeats ?? view!.Heartbeats, terms?.Ed25519 ?? view!.Ed25519, facts?.After ?? view!.From,
            facts?.Secrets[^1].Serial ?? view!.SecretSerial, facts is { Secrets: [{ Until: { } until }, _] } ? until : null,
            NoticeOf(state), view?.CreatedAt ?? recorded.At, recorded.At)
        {
            State = state,
        };
    }

    private static string? NoticeOf(Subscription state) => state switch
    {
        Subscription.Running { Facts.IsProved: false } =>
            "Nothing is delivered before the endpoint has answered the challenge, which is sent to it again and again for three days.",
        Subscription.Paused { Cause: PauseCause.Failing } =>
            "Nothing was accepted for three days, so deliveries stopped. Nothing is lost: repair the endpoint and resume.",
        Subscription.Paused { Cause: PauseCause.Unproved } =>
            "The endpoint did not answer the challenge for three days. Make it answer, then resume.",
        Subscription.Paused => "Deliveries are paused as you asked. Nothing is lost: resume when the endpoint is ready.",
        Subscription.Ended { Cause: EndCause.Gone } =>
            "The endpoint answered 410 Gone, which ends a subscription. Make a new one, from the number up to which you have everything.",
        Subscription.Ended => "It was ended.",
        _ => null,
    };
}

/// <summary>One subscription, now and as it was.</summary>
internal static class GetSubscriptionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapResource<SubscriptionView, ISubscriptionEvent>("/{id:guid}", request => request.RouteId("id"));
}
