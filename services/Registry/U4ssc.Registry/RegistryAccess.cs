using U4ssc.Kernel;

namespace U4ssc.Registry;

/// <summary>Who may ask what of the registry.</summary>
internal static class RegistryAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        new("POST", "/agencies", Role.Secretariat),
        .. Read("/agencies", Relation.Any, Role.Secretariat, Role.Agency, Role.City, Role.Verifier, Role.Auditor, Role.Subscriber),
        .. Read("/agencies/{code}", Relation.Any, Role.Secretariat, Role.Agency, Role.City, Role.Verifier, Role.Auditor, Role.Subscriber),
        .. Read("/agencies/{code}/history", Relation.Any, Role.Secretariat, Role.Auditor),
        .. Read("/agencies/{code}/history", Relation.OwnAgency, Role.Agency),
        .. Read("/agencies/{code}/diff", Relation.Any, Role.Secretariat, Role.Auditor),
        .. Read("/agencies/{code}/diff", Relation.OwnAgency, Role.Agency),

        new("POST", "/cities", Role.Agency, Relation.OwnAgency),
        .. Read("/cities", Relation.Any, Role.Secretariat, Role.Verifier, Role.Auditor),
        new("GET", "/cities", Role.Agency, Relation.OwnAgency),
        new("GET", "/cities", Role.City, Relation.OwnCity),
        .. Read("/cities/{id}", Relation.Any, Role.Secretariat, Role.Verifier, Role.Auditor),
        new("GET", "/cities/{id}", Role.Agency, Relation.OwnAgency),
        new("GET", "/cities/{id}", Role.City, Relation.OwnCity),
        .. Read("/cities/{id}/history", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/cities/{id}/history", Role.Agency, Relation.OwnAgency),
        new("GET", "/cities/{id}/history", Role.City, Relation.OwnCity),
        .. Read("/cities/{id}/diff", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/cities/{id}/diff", Role.Agency, Relation.OwnAgency),
        new("GET", "/cities/{id}/diff", Role.City, Relation.OwnCity),
        new("PATCH", "/cities/{id}", Role.Agency, Relation.OwnAgency, "candidate|enrolled"),
        new("POST", "/cities/{id}/enrolment", Role.Agency, Relation.OwnAgency, "candidate|enrolled"),
        new("DELETE", "/cities/{id}/signatory", Role.Secretariat),
        new("DELETE", "/cities/{id}/signatory", Role.Agency, Relation.OwnAgency),
        new("POST", "/cities/{id}/withdrawal", Role.Agency, Relation.OwnAgency, "candidate|enrolled|withdrawn"),

        new("POST", "/onboardings", Role.Agency, Relation.OwnAgency),
        .. Read("/onboardings", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/onboardings", Role.Agency, Relation.OwnAgency),
        .. Read("/onboardings/{id}/rows", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/onboardings/{id}/rows", Role.Agency, Relation.OwnAgency),
        .. Read("/onboardings/{id}", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/onboardings/{id}", Role.Agency, Relation.OwnAgency),
        .. Read("/onboardings/{id}/history", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/onboardings/{id}/history", Role.Agency, Relation.OwnAgency),
        .. Read("/onboardings/{id}/diff", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/onboardings/{id}/diff", Role.Agency, Relation.OwnAgency),
        .. Read("/onboardings/{id}/rejects", Relation.Any, Role.Secretariat, Role.Auditor),
        new("GET", "/onboardings/{id}/rejects", Role.Agency, Relation.OwnAgency),
        new("DELETE", "/onboardings/{id}", Role.Agency, Relation.OwnAgency, "queued|running|cancelled"),
    ];

    private static IEnumerable<Permit> Read(string route, Relation relation, params IEnumerable<Role> roles) =>
        roles.Select(role => new Permit("GET", route, role, relation));
}
