using U4ssc.Kernel;

namespace U4ssc.Subscriptions;

/// <summary>
/// Who may ask what. The stream is for everybody, from its first event on; a subscription is its holder's alone, with whatever account.
/// </summary>
internal static class SubscriptionsAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        Own("POST", "/"),
        Own("GET", "/"),
        Own("GET", "/{id}"),
        Own("GET", "/{id}/history"),
        Own("GET", "/{id}/diff"),
        Own("GET", "/{id}/queue"),
        Own("PATCH", "/{id}", "running|paused"),
        Own("DELETE", "/{id}", "running|paused|ended"),
        Own("POST", "/{id}/secret", "running|paused"),
        Own("POST", "/{id}/pause", "running|paused"),
        Own("POST", "/{id}/resume", "running|paused"),
        Own("POST", "/{id}/challenge", "running|paused"),
        Own("POST", "/{id}/test", "running|paused"),
        Own("POST", "/{id}/replay", "running|paused"),
        Own("GET", "/{id}/deliveries"),
        Own("POST", "/{id}/deliveries/{delivery}/retry", "running|paused"),
        Own("GET", "/{id}/health", "running|paused"),

        new("GET", "/api/events", Role.Anonymous),
        new("GET", "/api/events/head", Role.Anonymous),
        new("GET", "/api/events/keys", Role.Anonymous),
        new("GET", "/schemas/{type}/{version}", Role.Anonymous),
        new("GET", "/asyncapi.json", Role.Anonymous),
    ];

    private static Permit Own(string method, string route, string states = "any") =>
        new(method, route, Role.Subscriber, Relation.Assigned, states);
}
