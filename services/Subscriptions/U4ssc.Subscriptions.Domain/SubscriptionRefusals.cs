using System.Globalization;
using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>Every way the answer about a subscription can be no.</summary>
public static class SubscriptionRefusals
{
    /// <summary>There is no such subscription, or not for the one who asks.</summary>
    public static Refusal Unknown { get; } = Refusal.NotFound(
        "subscription.unknown", "There is no such subscription. See whether the id is right.");

    /// <summary>It was ended.</summary>
    public static Refusal Over { get; } = Refusal.Conflict(
        "subscription.over", "The subscription is over. Make a new one, from the number up to which you have everything.");

    /// <summary>The holder has as many as anybody may have.</summary>
    public static Refusal TooMany { get; } = Refusal.Conflict(
        "subscription.too_many",
        Said($"You have {SubscriptionDecider.SubscriptionsMax} subscriptions, and nobody may have more. End one that is not needed."));

    /// <summary>As many replays wait as may.</summary>
    public static Refusal TooManyReplays { get; } = Refusal.Conflict(
        "subscription.too_many_replays",
        Said($"{SubscriptionDecider.ReplaysMax} replays of this subscription are not done yet. Ask again when one of them is."));

    /// <summary>A queue has no deliveries that could be tried, tested or replayed.</summary>
    public static Refusal OfWebhooks { get; } = Refusal.Conflict(
        "subscription.of_webhooks",
        "This subscription is a queue on the broker, and that is for webhooks. Read what you miss at /api/events.");

    /// <summary>The challenge has not come back yet.</summary>
    public static Refusal NotProved { get; } = Refusal.Conflict(
        "subscription.not_proved",
        "Nothing is sent to this address before it has answered the challenge. Make the receiver answer it, then ask for a challenge.");

    /// <summary>The range is empty, or begins after the newest event.</summary>
    public static Refusal NothingToReplay(long newest) => Refusal.Invalid(
        "subscription.nothing_to_replay",
        Said($"There is no event in this range. The newest event is {newest}; from must not be after to."));

    /// <summary>The secret before can count for so long only.</summary>
    public static Refusal OverlapRange { get; } = Refusal.Invalid(
        "subscription.overlap_range",
        Said($"overlapHours must be from 0 to {SubscriptionDecider.OverlapHoursMax}."),
        [new("/overlapHours", "subscription.overlap_range", Said($"Give hours from 0 to {SubscriptionDecider.OverlapHoursMax}."))]);

    /// <summary>This installation has no broker for partners.</summary>
    public static Refusal NoQueues { get; } = Refusal.Conflict(
        "subscription.no_queues",
        "Here events are not given to queues. Subscribe with url, where they are to be posted, or read /api/events.");

    /// <summary>It is a webhook.</summary>
    public static Refusal OfQueues { get; } = Refusal.Conflict(
        "subscription.of_queues", "This subscription has no queue: its events are posted to its url.");

    /// <summary>The broker knows one password.</summary>
    public static Refusal OneSecretOnly { get; } = Refusal.Invalid(
        "subscription.one_secret_only", "The broker knows one password of a queue: the one before ends with the new one.",
        [new("/overlapHours", "subscription.one_secret_only", "Leave overlapHours out, or give 0.")]);

    /// <summary>Something in the terms is wrong; each place says what.</summary>
    public static Refusal TermsRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "subscription.terms", "Something in what is asked for is wrong. Correct each place that is named.", places);

    internal static RefusedPlace UrlShape { get; } = new(
        "/url", "subscription.url_shape",
        Said($"Give the address where events are to be posted, such as https://example.org/u4ssc, of at most {SubscriptionTerms.UrlCharactersMax} characters."));

    internal static RefusedPlace UrlParts { get; } = new(
        "/url", "subscription.url_parts",
        "An address must have no user, password or fragment: it is kept for ever. Check the signature of what comes instead.");

    internal static RefusedPlace UrlWithoutTls { get; } = new(
        "/url", "subscription.url_without_tls", "Events are posted over TLS only: give an address that begins with https://.");

    internal static RefusedPlace UrlNotPublic { get; } = new(
        "/url", "subscription.url_not_public",
        "Events are only posted to public addresses, and this one is private, reserved or of this machine. Give the public address of the receiver.");

    internal static RefusedPlace UrlOfQueue { get; } = new(
        "/url", "subscription.url_of_queue",
        "This subscription is a queue on the broker, and has no address. Make a new one with a url, and end this one.");

    internal static RefusedPlace ForWebhooksOnly { get; } = new(
        "/queue", "subscription.for_webhooks_only", "Heartbeats and signatures are for webhooks: leave them out for a queue.");

    internal static RefusedPlace TooManyPatterns { get; } = new(
        "/queue", "subscription.too_many_patterns",
        Said($"types, countries and agencies make more than {RoutingKeys.PatternsMax} combinations. Leave one of the lists out, or make several subscriptions."));

    internal static RefusedPlace FromAhead(long newest) => new(
        "/from", "subscription.from_ahead",
        Said($"There is no event with that number yet: the newest is {newest}. Give a number that you were given, \"beginning\" or \"now\"."));

    internal static RefusedPlace TypeUnknown(int at) => new(
        At("types", at), "subscription.type_unknown", $"There is no such type. Known are: {string.Join(", ", PublicTypes.Names)}.");

    internal static RefusedPlace CountryUnknown(int at) => new(
        At("countries", at), "country.unknown", "Give a code of ISO 3166-1 alpha-2 in capitals, such as NO.");

    internal static RefusedPlace AgencyShape(int at) => new(
        At("agencies", at), "subscription.agency_shape", "Give the code of an agency, such as NO-KS.");

    internal static RefusedPlace TooLong(string list) => new(
        $"/{list}", "subscription.list_too_long", Said($"Give at most {SubscriptionTerms.EntriesMax} entries, or none for all."));

    private static string At(string list, int at) => Said($"/{list}/{at}");

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
