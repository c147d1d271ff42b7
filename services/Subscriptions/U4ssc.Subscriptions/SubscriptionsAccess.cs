using U4ssc.Kernel;

namespace U4ssc.Subscriptions;

/// <summary>Who may ask what. The stream is for everybody, from its first event on.</summary>
internal static class SubscriptionsAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        new("GET", "/api/events", Role.Anonymous),
        new("GET", "/api/events/head", Role.Anonymous),
        new("GET", "/api/events/keys", Role.Anonymous),
        new("GET", "/schemas/{type}/{version}", Role.Anonymous),
    ];
}
