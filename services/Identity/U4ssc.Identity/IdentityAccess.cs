using U4ssc.Kernel;

namespace U4ssc.Identity;

/// <summary>Who may ask what. A route without a row stops the service from starting.</summary>
internal static class IdentityAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        new("POST", "/clients", Role.Secretariat),
        new("POST", "/clients", Role.Agency, Relation.OwnAgency),
        new("GET", "/clients", Role.Secretariat),
        new("GET", "/clients", Role.Agency, Relation.OwnAgency),
        new("GET", "/clients/{id}", Role.Secretariat),
        new("GET", "/clients/{id}", Role.Agency, Relation.OwnAgency),
        new("PATCH", "/clients/{id}", Role.Secretariat),
        new("PATCH", "/clients/{id}", Role.Agency, Relation.OwnAgency),
        new("POST", "/clients/{id}/suspension", Role.Secretariat, States: "active"),
        new("POST", "/clients/{id}/suspension", Role.Agency, Relation.OwnAgency, States: "active"),
        new("POST", "/clients/{id}/reinstatement", Role.Secretariat, States: "suspended"),
        new("POST", "/clients/{id}/reinstatement", Role.Agency, Relation.OwnAgency, States: "suspended"),
        new("POST", "/clients/{id}/confirmation", Role.Secretariat, States: "proposed"),
        new("POST", "/clients/{id}/secret", Role.Secretariat, States: "proposed|active"),
        new("POST", "/clients/{id}/secret", Role.Agency, Relation.OwnAgency, States: "active"),
        .. Itself("POST", "/clients/{id}/secret"),
        new("DELETE", "/clients/{id}/former-secret", Role.Secretariat),
        new("DELETE", "/clients/{id}/former-secret", Role.Agency, Relation.OwnAgency),
        .. Itself("DELETE", "/clients/{id}/former-secret"),
        .. History("/clients/{id}/history"),
        new("POST", "/users", Role.Secretariat),
        new("POST", "/users", Role.Agency, Relation.OwnAgency),
        new("GET", "/users", Role.Secretariat),
        new("GET", "/users", Role.Agency, Relation.OwnAgency),
        new("GET", "/users/{id}", Role.Secretariat),
        new("GET", "/users/{id}", Role.Agency, Relation.OwnAgency),
        new("POST", "/users/{id}/suspension", Role.Secretariat, States: "invited|active"),
        new("POST", "/users/{id}/suspension", Role.Agency, Relation.OwnAgency, States: "invited|active"),
        new("POST", "/users/{id}/reinstatement", Role.Secretariat, States: "suspended"),
        new("POST", "/users/{id}/reinstatement", Role.Agency, Relation.OwnAgency, States: "suspended"),
        new("POST", "/users/{id}/confirmation", Role.Secretariat, States: "proposed"),
        new("DELETE", "/users/{id}/person", Role.Secretariat),
        .. History("/users/{id}/history"),
    ];

    // Every machine renews its own secret.
    private static IEnumerable<Permit> Itself(string method, string route) =>
        new[] { Role.City, Role.Verifier, Role.Auditor, Role.Subscriber }
            .Select(role => new Permit(method, route, role, Relation.Itself, "active"));

    private static IEnumerable<Permit> History(string route) =>
    [
        new("GET", route, Role.Secretariat),
        new("GET", route, Role.Auditor),
        new("GET", route, Role.Agency, Relation.OwnAgency),
    ];
}
