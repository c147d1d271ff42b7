using U4ssc.Kernel;

namespace U4ssc.Certification;

/// <summary>
/// Who may ask what. Certificates with all that happened to them, the register and the policy are public: everybody can check what a
/// certificate says, whether that was ever changed, and by which rule it was given.
/// </summary>
internal static class CertificationAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        .. Decision("/decisions/{caseId}"),
        .. Decision("/decisions/{caseId}/history"),
        .. Decision("/decisions/{caseId}/diff"),
        new("POST", "/policies", Role.Secretariat),
        new("POST", "/policies/default/confirmation", Role.Secretariat, States: "proposed"),
        new("GET", "/policies", Role.Anonymous),
        new("GET", "/policies/default", Role.Anonymous),
        new("GET", "/policies/default/history", Role.Secretariat),
        new("GET", "/policies/default/history", Role.Auditor),
        new("GET", "/policies/default/diff", Role.Anonymous),
        new("GET", "/certificates/{number}", Role.Anonymous),
        new("GET", "/certificates/{number}/history", Role.Anonymous),
        new("GET", "/certificates/{number}/diff", Role.Anonymous),
        new("GET", "/certificates/{number}/status", Role.Anonymous),
        new("POST", "/certificates/{number}/suspension", Role.Secretariat, States: "valid"),
        new("POST", "/certificates/{number}/reinstatement", Role.Secretariat, States: "suspended"),
        new("POST", "/certificates/{number}/revocation", Role.Secretariat, States: "valid|suspended"),
        new("GET", "/register", Role.Anonymous),
        new("GET", "/cities/{city}/snapshot", Role.Anonymous),
    ];

    private static IEnumerable<Permit> Decision(string route) =>
    [
        new("GET", route, Role.Secretariat),
        new("GET", route, Role.Auditor),
        new("GET", route, Role.Agency, Relation.OwnAgency),
        new("GET", route, Role.City, Relation.OwnCity),
        new("GET", route, Role.Verifier, Relation.Assigned),
    ];
}
