using U4ssc.Kernel;

namespace U4ssc.Verification;

/// <summary>Who may ask what: the one table of this service.</summary>
internal static class VerificationAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        new("POST", "/verifiers", Role.Secretariat),
        new("PUT", "/verifiers/{id}/ties", Role.Secretariat),
        new("POST", "/verifiers/{id}/suspension", Role.Secretariat),
        new("DELETE", "/verifiers/{id}/name", Role.Secretariat),
        new("GET", "/verifiers", Role.Secretariat),
        new("GET", "/verifiers", Role.Auditor),
        new("GET", "/verifiers/{id}", Role.Secretariat),
        new("GET", "/verifiers/{id}", Role.Auditor),
        new("GET", "/verifiers/{id}", Role.Verifier, Relation.Assigned),
        new("GET", "/verifiers/{id}/history", Role.Secretariat),
        new("GET", "/verifiers/{id}/history", Role.Auditor),
        new("GET", "/verifiers/{id}/diff", Role.Secretariat),
        new("GET", "/verifiers/{id}/diff", Role.Auditor),

        new("POST", "/cases/{id}/assignments", Role.Secretariat, States: "unassigned|in_review|returned|concluded"),
        new("POST", "/cases/{id}/declaration", Role.Verifier, Relation.Assigned, "unassigned|in_review|returned|concluded"),
        new("PUT", "/cases/{id}/findings", Role.Verifier, Relation.Assigned, "in_review"),
        new("POST", "/cases/{id}/return", Role.Verifier, Relation.Assigned, "in_review|returned"),
        new("POST", "/cases/{id}/conclusion", Role.Verifier, Relation.Assigned, "in_review|concluded"),
        new("POST", "/cases/{id}/attestation", Role.Verifier, Relation.Assigned, "concluded|attested"),

        // A list holds only what the caller may read one by one.
        new("GET", "/cases", Role.Secretariat),
        new("GET", "/cases", Role.Auditor),
        new("GET", "/cases", Role.Verifier, Relation.Assigned),
        new("GET", "/cases", Role.Agency, Relation.OwnAgency),
        new("GET", "/cases", Role.City, Relation.OwnCity),

        // Agency and city see the state and the queries; the findings once they are attested (GetCase.cs).
        new("GET", "/cases/{id}", Role.Secretariat),
        new("GET", "/cases/{id}", Role.Auditor),
        new("GET", "/cases/{id}", Role.Verifier, Relation.Assigned),
        new("GET", "/cases/{id}", Role.Agency, Relation.OwnAgency),
        new("GET", "/cases/{id}", Role.City, Relation.OwnCity),

        // The history shows findings while they are still being worked on: not for those whose figures they judge.
        new("GET", "/cases/{id}/history", Role.Secretariat),
        new("GET", "/cases/{id}/history", Role.Auditor),
        new("GET", "/cases/{id}/history", Role.Verifier, Relation.Assigned),
        new("GET", "/cases/{id}/diff", Role.Secretariat),
        new("GET", "/cases/{id}/diff", Role.Auditor),
        new("GET", "/cases/{id}/diff", Role.Verifier, Relation.Assigned),

        new("GET", "/cases/{id}/report", Role.Secretariat),
        new("GET", "/cases/{id}/report", Role.Auditor),
        new("GET", "/cases/{id}/report", Role.Verifier, Relation.Assigned),
        new("GET", "/cases/{id}/report", Role.Agency, Relation.OwnAgency, "attested"),
        new("GET", "/cases/{id}/report", Role.City, Relation.OwnCity, "attested"),
    ];
}
