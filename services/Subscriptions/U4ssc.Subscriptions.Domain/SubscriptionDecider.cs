using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>What can be asked of a subscription.</summary>
public abstract record SubscriptionCommand;

/// <summary>Subscribe.</summary>
/// <param name="After">The number of the event after which it begins.</param>
/// <param name="Newest">The number of the newest event.</param>
/// <param name="Others">Subscriptions that the holder has, and that are not over.</param>
public sealed record CreateSubscription(
    Holder Holder, SubscriptionTerms Terms, long After, long Newest, int Others, EndpointRules Rules) : SubscriptionCommand;

/// <summary>Ask for something else from now on.</summary>
/// <param name="Change">What becomes of the terms.</param>
public sealed record ChangeSubscription(Func<SubscriptionTerms, SubscriptionTerms> Change, EndpointRules Rules) : SubscriptionCommand;

/// <summary>The challenge came back from this address.</summary>
public sealed record ProveEndpoint(string Url) : SubscriptionCommand;

/// <summary>Sign with a new secret.</summary>
/// <param name="OverlapHours">So long the one before counts, too; null for what is usual.</param>
public sealed record RotateSecret(int? OverlapHours, DateTimeOffset Now) : SubscriptionCommand;

/// <summary>Deliver nothing until it is resumed.</summary>
public sealed record PauseSubscription(PauseCause Cause) : SubscriptionCommand;

/// <summary>Go on.</summary>
public sealed record ResumeSubscription : SubscriptionCommand;

/// <summary>Deliver a range once more.</summary>
/// <param name="Newest">The number of the newest event.</param>
/// <param name="Open">Replays of this subscription that are not done.</param>
public sealed record RequestReplay(long After, long UpTo, bool NotAcceptedOnly, long Newest, int Open) : SubscriptionCommand;

/// <summary>End it.</summary>
public sealed record EndSubscription(EndCause Cause) : SubscriptionCommand;

/// <summary>Decides what is asked of a subscription.</summary>
public static class SubscriptionDecider
{
    /// <summary>Subscriptions that one holder may have at once.</summary>
    public const int SubscriptionsMax = 100;

    /// <summary>Replays of one subscription that may be open at once.</summary>
    public const int ReplaysMax = 10;

    /// <summary>Hours for which a secret counts beside its successor, at the most.</summary>
    public const int OverlapHoursMax = 168;

    /// <summary>The same where nothing is said.</summary>
    public const int OverlapHoursDefault = 24;

    /// <summary>Events or one refusal of <see cref="SubscriptionRefusals"/>.</summary>
    public static Decision<ISubscriptionEvent> Decide(SubscriptionCommand command, Subscription state) => (command, state) switch
    {
        (CreateSubscription c, Subscription.NotCreated) => Create(c),
        (ChangeSubscription c, Subscription.Lasting s) => Change(c, s.Facts.Terms),
        // One that is over, or has another address by now, is not proved any more.
        (ProveEndpoint c, Subscription.Running s) when c.Url == s.Facts.Terms.Url && !s.Facts.IsProved => [new SubscriptionProved(c.Url)],
        (ProveEndpoint, not Subscription.NotCreated) => [],
        (RotateSecret c, Subscription.Lasting) when c.OverlapHours is < 0 or > OverlapHoursMax => SubscriptionRefusals.OverlapRange,
        (RotateSecret { OverlapHours: > 0 }, Subscription.Lasting { Facts.Terms.Way: DeliveryWay.Queue }) =>
            SubscriptionRefusals.OneSecretOnly,
        (RotateSecret c, Subscription.Lasting s) => [new SubscriptionSecretRotated(s.Facts.Secrets[^1].Serial + 1, c.Now + Overlap(c, s))],
        (PauseSubscription c, Subscription.Running) => [new SubscriptionPaused(c.Cause)],
        (PauseSubscription, Subscription.Paused) => [],
        (ResumeSubscription, Subscription.Paused) => [new SubscriptionResumed()],
        (ResumeSubscription, Subscription.Running) => [],
        (RequestReplay c, Subscription.Lasting s) => Replay(c, s.Facts),
        (EndSubscription c, Subscription.Lasting) => [new SubscriptionEnded(c.Cause)],
        (EndSubscription, Subscription.Ended) => [],
        (_, Subscription.Ended) => SubscriptionRefusals.Over,
        (_, Subscription.NotCreated) => SubscriptionRefusals.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(command), $"No rule for {command?.GetType().Name}."),
    };

    private static Decision<ISubscriptionEvent> Create(CreateSubscription command)
    {
        var places = SubscriptionRules.Wrong(command.Terms, command.Rules);
        if (command.After > command.Newest) places.Add(SubscriptionRefusals.FromAhead(command.Newest));
        if (places.Count > 0) return SubscriptionRefusals.TermsRefused(places);
        return command.Others >= SubscriptionsMax
            ? SubscriptionRefusals.TooMany
            : [new SubscriptionCreated(command.Holder, command.Terms.InOrder(), command.After)];
    }

    private static TimeSpan Overlap(RotateSecret command, Subscription.Lasting state) =>
        TimeSpan.FromHours(state.Facts.Terms.Way == DeliveryWay.Queue ? 0 : command.OverlapHours ?? OverlapHoursDefault);

    private static Decision<ISubscriptionEvent> Change(ChangeSubscription command, SubscriptionTerms current)
    {
        var changed = command.Change(current).InOrder();
        if (changed.Equals(current)) return [];
        return SubscriptionRules.Wrong(changed, command.Rules) is { Count: > 0 } places
            ? SubscriptionRefusals.TermsRefused(places)
            : [new SubscriptionChanged(changed)];
    }

    private static Decision<ISubscriptionEvent> Replay(RequestReplay command, Subscription.Known facts)
    {
        if (facts.Terms.Way == DeliveryWay.Queue) return SubscriptionRefusals.OfWebhooks;
        if (command.UpTo > command.Newest || command.After >= command.UpTo) return SubscriptionRefusals.NothingToReplay(command.Newest);
        return command.Open >= ReplaysMax
            ? SubscriptionRefusals.TooManyReplays
            : [new SubscriptionReplayRequested(facts.Replays + 1, command.After, command.UpTo, command.NotAcceptedOnly)];
    }
}
