using System.Net;
using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>What an endpoint may be here.</summary>
/// <param name="HttpIsAllowed">Without TLS, too: for development.</param>
/// <param name="Allowed">Networks to which deliveries may go although they are not public: for development.</param>
public sealed record EndpointRules(bool HttpIsAllowed, IReadOnlyList<IPNetwork> Allowed)
{
    /// <summary>As in production.</summary>
    public static EndpointRules Strict { get; } = new(false, []);
}

/// <summary>What the terms of a subscription may be.</summary>
public static class SubscriptionRules
{
    /// <summary>Every wrong place.</summary>
    public static List<RefusedPlace> Wrong(SubscriptionTerms terms, EndpointRules rules)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(rules);
        var places = new List<RefusedPlace>();
        if (terms.Way == DeliveryWay.Webhook && WrongUrl(terms.Url, rules) is { } url) places.Add(url);
        if (terms.Way == DeliveryWay.Queue && terms.Url is not null) places.Add(SubscriptionRefusals.UrlOfQueue);
        if (terms.Way == DeliveryWay.Queue && (terms.Heartbeats || terms.Ed25519)) places.Add(SubscriptionRefusals.ForWebhooksOnly);
        Each("types", terms.Types, type => PublicTypes.Names.Contains(type, StringComparer.Ordinal), SubscriptionRefusals.TypeUnknown);
        Each("countries", terms.Countries, Countries.Has, SubscriptionRefusals.CountryUnknown);
        Each("agencies", terms.Agencies, AgencyCode.Is, SubscriptionRefusals.AgencyShape);
        if (places.Count == 0 && terms.Way == DeliveryWay.Queue && RoutingKeys.Count(terms) > RoutingKeys.PatternsMax)
            places.Add(SubscriptionRefusals.TooManyPatterns);
        return places;

        void Each(string list, IReadOnlyList<string> entries, Func<string, bool> isRight, Func<int, RefusedPlace> refuse)
        {
            if (entries.Count > SubscriptionTerms.EntriesMax) places.Add(SubscriptionRefusals.TooLong(list));
            else for (var i = 0; i < entries.Count; i++) if (!isRight(entries[i])) places.Add(refuse(i));
        }
    }

    // What the name of a host leads to is only known when it is dialled, and looked at then; here what can be seen at once.
    private static RefusedPlace? WrongUrl(string? text, EndpointRules rules)
    {
        if (text is not { Length: > 0 and <= SubscriptionTerms.UrlCharactersMax } || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http") || url.Host.Length == 0 || Text.Flaw(TextKind.Reference, text) is not null)
            return SubscriptionRefusals.UrlShape;
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0) return SubscriptionRefusals.UrlParts;
        if (url.Scheme == "http" && !rules.HttpIsAllowed) return SubscriptionRefusals.UrlWithoutTls;
        return IPAddress.TryParse(url.DnsSafeHost, out var address) && !EndpointAddress.IsAllowed(address, rules)
            ? SubscriptionRefusals.UrlNotPublic
            : null;
    }
}
