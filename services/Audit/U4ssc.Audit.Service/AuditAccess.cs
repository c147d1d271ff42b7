using U4ssc.Kernel;

namespace U4ssc.Audit.Service;

/// <summary>
/// Who may ask what. What belongs to somebody is read in the service that has it, with the caller's own token: that service decides whether
/// the caller stands to it as the row says.
/// </summary>
internal static class AuditAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        .. Readers("/submissions/{id}"), .. Readers("/cases/{id}"), .. Readers("/cities/{id}"), .. Readers("/certificates/{number}"),
        .. Readers("/agencies/{code}"), .. Readers("/periods/{year}"),
    ];

    private static IEnumerable<Permit> Readers(string thing) => Readers(thing, "timeline").Concat(Readers(thing, "replay"));

    private static IEnumerable<Permit> Readers(string thing, string what) =>
    [
        new("GET", $"{thing}/{what}", Role.Auditor),
        new("GET", $"{thing}/{what}", Role.Secretariat),
        new("GET", $"{thing}/{what}", Role.Agency, Relation.OwnAgency),
        new("GET", $"{thing}/{what}", Role.City, Relation.OwnCity),
        new("GET", $"{thing}/{what}", Role.Verifier, Relation.Assigned),
    ];
}
