using JasperFx.Events;
using U4ssc.Contracts;

namespace U4ssc.Subscriptions;

/// <summary>The map from stored events to messages: what this service tells goes to others than its neighbours.</summary>
internal static class SubscriptionsAnnouncements
{
    /// <summary>The stored events that have a message.</summary>
    public static readonly IReadOnlyList<Type> Announced = [];

    public static IMessage? Map(IEvent e) => null;
}
