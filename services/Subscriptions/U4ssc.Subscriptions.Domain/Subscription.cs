using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>A secret with which deliveries are signed; the secret itself is not here.</summary>
/// <param name="Serial">From 1.</param>
/// <param name="Until">Until when it counts beside its successor; null for the newest.</param>
public sealed record SecretTerm(int Serial, DateTimeOffset? Until);

/// <summary>A subscription to public events.</summary>
public abstract record Subscription : IState<Subscription, ISubscriptionEvent>, IOwned
{
    /// <inheritdoc />
    public static Subscription Initial { get; } = new NotCreated();

    /// <inheritdoc />
    public static Subscription Evolve(Subscription state, ISubscriptionEvent happened) => (state, happened) switch
    {
        (NotCreated, SubscriptionCreated e) =>
            new Running(new(e.Holder, e.Terms, e.After, e.Terms.Way == DeliveryWay.Queue, [new(1, null)], 0)),
        // Another address is somebody else's until the challenge comes back from it.
        (Lasting s, SubscriptionChanged e) =>
            s with { Facts = s.Facts with { Terms = e.Terms, IsProved = s.Facts.IsProved && e.Terms.Url == s.Facts.Terms.Url } },
        (Lasting s, SubscriptionProved e) when e.Url == s.Facts.Terms.Url => s with { Facts = s.Facts with { IsProved = true } },
        (Lasting s, SubscriptionProved) => s,
        (Lasting s, SubscriptionSecretRotated e) => s with
        {
            Facts = s.Facts with { Secrets = [s.Facts.Secrets[^1] with { Until = e.PreviousUntil }, new(e.Serial, null)] },
        },
        (Running s, SubscriptionPaused e) => new Paused(s.Facts, e.Cause),
        (Paused s, SubscriptionResumed) => new Running(s.Facts),
        (Lasting s, SubscriptionReplayRequested e) => s with { Facts = s.Facts with { Replays = e.Serial } },
        (Lasting s, SubscriptionEnded e) => new Ended(s.Facts.Holder, e.Cause),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    /// <inheritdoc />
    public Owner? Whose(Guid id) => this switch
    {
        Lasting lasting => new(Holders: [lasting.Facts.Holder]),
        Ended ended => new(Holders: [ended.Holder]),
        _ => null,
    };

    /// <summary>What is known of one that is not over.</summary>
    /// <param name="After">The number of the event after which it began.</param>
    /// <param name="IsProved">The challenge came back from its address.</param>
    /// <param name="Secrets">Those that count, the newest last.</param>
    /// <param name="Replays">Serial of the newest replay.</param>
    public sealed record Known(
        Holder Holder, SubscriptionTerms Terms, long After, bool IsProved, IReadOnlyList<SecretTerm> Secrets, int Replays);

    /// <summary>There is no such subscription.</summary>
    public sealed record NotCreated : Subscription;

    /// <summary>There is one, and it is not over.</summary>
    public abstract record Lasting(Known Facts) : Subscription;

    /// <summary>What comes is delivered, once its endpoint is proved.</summary>
    public sealed record Running(Known Facts) : Lasting(Facts);

    /// <summary>Nothing is delivered, and nothing is skipped.</summary>
    public sealed record Paused(Known Facts, PauseCause Cause) : Lasting(Facts);

    /// <summary>It is over.</summary>
    public sealed record Ended(Holder Holder, EndCause Cause) : Subscription;
}
