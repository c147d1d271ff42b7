using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>How a subscription stands.</summary>
internal enum SubscriptionStatus
{
    /// <summary>Its endpoint has not answered the challenge yet.</summary>
    Unproved,

    /// <summary>What comes is delivered.</summary>
    Active,

    /// <summary>Nothing is delivered, and nothing is skipped.</summary>
    Paused,

    /// <summary>It is over.</summary>
    Ended,
}

/// <summary>From what is known of it.</summary>
internal static class SubscriptionStatuses
{
    public static SubscriptionStatus Of(Subscription now) => now switch
    {
        Subscription.Paused => SubscriptionStatus.Paused,
        Subscription.Running { Facts.IsProved: true } => SubscriptionStatus.Active,
        Subscription.Running => SubscriptionStatus.Unproved,
        _ => SubscriptionStatus.Ended,
    };
}
