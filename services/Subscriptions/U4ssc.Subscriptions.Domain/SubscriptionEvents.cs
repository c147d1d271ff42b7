using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>What can happen to a subscription. Its secrets are no part of any event: they are kept beside the log, sealed, and go with
/// it.</summary>
public interface ISubscriptionEvent;

/// <summary>The names under which they lie on disk, in histories and in leaves, for ever.</summary>
public static class SubscriptionEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("subscription_created", typeof(SubscriptionCreated)),
        ("subscription_changed", typeof(SubscriptionChanged)),
        ("subscription_proved", typeof(SubscriptionProved)),
        ("subscription_secret_rotated", typeof(SubscriptionSecretRotated)),
        ("subscription_paused", typeof(SubscriptionPaused)),
        ("subscription_resumed", typeof(SubscriptionResumed)),
        ("subscription_replay_requested", typeof(SubscriptionReplayRequested)),
        ("subscription_ended", typeof(SubscriptionEnded)),
    ];
}

/// <summary>Somebody subscribed. Until its endpoint is proved nothing is delivered to it.</summary>
/// <param name="Holder">Opaque id of the organisation whose it is.</param>
/// <param name="After">The number of the event after which it begins.</param>
public sealed record SubscriptionCreated(Holder Holder, SubscriptionTerms Terms, long After) : ISubscriptionEvent;

/// <summary>What is asked for changed; <paramref name="Terms"/> are complete, not a difference.</summary>
public sealed record SubscriptionChanged(SubscriptionTerms Terms) : ISubscriptionEvent;

/// <summary>Whoever answers at its address wants the events: the challenge came back.</summary>
public sealed record SubscriptionProved(string Url) : ISubscriptionEvent;

/// <summary>Deliveries are signed with a new secret, and for a while with the one before, too.</summary>
/// <param name="Serial">Which one it is, from 2; the first comes with the subscription.</param>
/// <param name="PreviousUntil">Until when the one before counts.</param>
public sealed record SubscriptionSecretRotated(int Serial, DateTimeOffset PreviousUntil) : ISubscriptionEvent;

/// <summary>Nothing is delivered until it is resumed; nothing is skipped.</summary>
public sealed record SubscriptionPaused(PauseCause Cause) : ISubscriptionEvent;

/// <summary>Deliveries go on where they stopped.</summary>
public sealed record SubscriptionResumed : ISubscriptionEvent;

/// <summary>Events of the past are delivered once more, with the same ids and bytes.</summary>
/// <param name="Serial">Which replay of the subscription it is, from 1.</param>
/// <param name="After">The number before the first one.</param>
/// <param name="UpTo">The last number.</param>
/// <param name="NotAcceptedOnly">Only what was never accepted.</param>
public sealed record SubscriptionReplayRequested(int Serial, long After, long UpTo, bool NotAcceptedOnly) : ISubscriptionEvent;

/// <summary>It is over, for good.</summary>
public sealed record SubscriptionEnded(EndCause Cause) : ISubscriptionEvent;

/// <summary>Why nothing is delivered for now.</summary>
public enum PauseCause
{
    /// <summary>The subscriber asked for it.</summary>
    Asked,

    /// <summary>Nothing was accepted for three days.</summary>
    Failing,

    /// <summary>The challenge did not come back for three days.</summary>
    Unproved,
}

/// <summary>Why it is over.</summary>
public enum EndCause
{
    /// <summary>The subscriber asked for it.</summary>
    Asked,

    /// <summary>The endpoint answered 410 Gone.</summary>
    Gone,
}
