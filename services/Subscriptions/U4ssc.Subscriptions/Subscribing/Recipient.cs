using Marten;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>
/// A subscription as those who deliver need it: kept in the transaction of each change, so that a change counts at once and on every
/// replica.
/// </summary>
internal sealed class Recipient
{
    /// <summary>Into so many shares the subscriptions are divided among the replicas.</summary>
    public const int Shares = 32;

    public Guid Id { get; set; }

    /// <summary>Another one after each change.</summary>
    public Guid Stamp { get; set; }

    /// <summary>When its holder, or what came of it, last changed it.</summary>
    public DateTimeOffset Since { get; set; }

    public int Share { get; set; }

    public SubscriptionStatus Status { get; set; }

    public SubscriptionTerms Terms { get; set; } = null!;

    /// <summary>The number of the event after which it began.</summary>
    public long After { get; set; }

    public IReadOnlyList<SecretTerm> Secrets { get; set; } = [];

    /// <summary>Serial of its newest replay.</summary>
    public int Replays { get; set; }

    /// <summary>What is asked for of the stream.</summary>
    public EventFilter Filter() => new(Or(Terms.Types), Or(Terms.Countries), Or(Terms.Agencies));

    /// <summary>Keeps what a subscription has become; one that is over goes, with its secrets.</summary>
    public static void Keep(IDocumentSession session, Guid id, Subscription now, DateTimeOffset at)
    {
        switch (now)
        {
            case Subscription.Lasting lasting:
                session.Store(new Recipient
                {
                    Id = id,
                    Stamp = Guid.CreateVersion7(),
                    Since = at,
                    Share = ShareOf(id),
                    Status = SubscriptionStatuses.Of(lasting),
                    Terms = lasting.Facts.Terms,
                    After = lasting.Facts.After,
                    Secrets = lasting.Facts.Secrets,
                    Replays = lasting.Facts.Replays,
                });
                break;
            case Subscription.Ended:
                session.Delete<Recipient>(id);
                session.DeleteWhere<SigningSecret>(secret => secret.Subscription == id);
                break;
        }
    }

    // The end of an id is random.
    private static int ShareOf(Guid id) => id.ToByteArray()[^1] % Shares;

    private static IReadOnlyList<string>? Or(IReadOnlyList<string> entries) => entries.Count == 0 ? null : entries;
}
