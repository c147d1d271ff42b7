using U4ssc.Kernel;

namespace U4ssc.Subscriptions;

/// <summary>Who may ask what.</summary>
internal static class SubscriptionsAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        new("GET", "/schemas/{type}/{version}", Role.Anonymous),
    ];
}
