using U4ssc.Kernel;

namespace U4ssc.Submissions;

/// <summary>
/// Who may ask what: a city of its own, an agency reads its cities', verifiers read what they are assigned to, the rest read all.
/// </summary>
internal static class SubmissionsAccess
{
    // Assigned: a verifier sees a submission while it has a part in its case, which there is from the first revision on (SubmissionOwner).
    public static readonly IReadOnlyList<Permit> Table =
    [
        new("POST", "/", Role.City, Relation.OwnCity),
        .. Readers("/"), .. Readers("/{id}"), .. Readers("/{id}/history"), .. Readers("/{id}/diff"), .. Readers("/{id}/values"),
        .. Readers("/{id}/screening"), .. Readers("/{id}/certificate"),
        new("PATCH", "/{id}/values", Role.City, Relation.OwnCity, "draft|returned"),
        new("PUT", "/{id}/screening/{findingId}/justification", Role.City, Relation.OwnCity, "draft|returned"),
        new("PUT", "/{id}/queries/{queryId}/answer", Role.City, Relation.OwnCity, "returned"),
        new("POST", "/{id}/submit", Role.City, Relation.OwnCity, "draft|returned"),
        new("POST", "/{id}/withdrawal", Role.City, Relation.OwnCity, "draft|submitted|in_verification|returned"),
    ];

    private static Permit[] Readers(string route) =>
    [
        new("GET", route, Role.City, Relation.OwnCity),
        new("GET", route, Role.Agency, Relation.OwnAgency),
        new("GET", route, Role.Verifier, Relation.Assigned, "in_verification|returned|verified|closed|withdrawn"),
        new("GET", route, Role.Secretariat),
        new("GET", route, Role.Auditor),
    ];
}
