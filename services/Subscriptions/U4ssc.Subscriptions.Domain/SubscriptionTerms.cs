namespace U4ssc.Subscriptions.Domain;

/// <summary>How events come to a subscriber.</summary>
public enum DeliveryWay
{
    /// <summary>Each is posted to an address of the subscriber's.</summary>
    Webhook,

    /// <summary>They lie in a queue of the subscriber's on the programme's broker.</summary>
    Queue,
}

/// <summary>What a subscriber asks for.</summary>
/// <param name="Url">Where events are posted; null for a queue.</param>
/// <param name="Types">Types of events; empty for all.</param>
/// <param name="Countries">Events about cities of these countries (ISO 3166-1 alpha-2); empty for all.</param>
/// <param name="Agencies">Events about cities of these agencies; empty for all.</param>
/// <param name="Heartbeats">Each minute it is said, signed, what the newest event is.</param>
/// <param name="Ed25519">Deliveries are also signed with the programme's own key (<c>v1a</c>), which needs no shared secret.</param>
public sealed record SubscriptionTerms(
    DeliveryWay Way, string? Url, IReadOnlyList<string> Types, IReadOnlyList<string> Countries, IReadOnlyList<string> Agencies,
    bool Heartbeats, bool Ed25519)
{
    /// <summary>Characters of an address at the most.</summary>
    public const int UrlCharactersMax = 2000;

    /// <summary>Entries of each list at the most.</summary>
    public const int EntriesMax = 100;

    /// <summary>The lists in one order, and nothing twice: the same is then always the same.</summary>
    public SubscriptionTerms InOrder() =>
        this with { Types = Ordered(Types), Countries = Ordered(Countries), Agencies = Ordered(Agencies) };

    /// <inheritdoc />
    public bool Equals(SubscriptionTerms? other) =>
        other is not null && (Way, Url, Heartbeats, Ed25519) == (other.Way, other.Url, other.Heartbeats, other.Ed25519)
        && Types.SequenceEqual(other.Types, StringComparer.Ordinal) && Countries.SequenceEqual(other.Countries, StringComparer.Ordinal)
        && Agencies.SequenceEqual(other.Agencies, StringComparer.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Way, Url, Heartbeats, Ed25519, Types.Count, Countries.Count, Agencies.Count);

    private static string[] Ordered(IReadOnlyList<string> entries) =>
        [.. entries.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
