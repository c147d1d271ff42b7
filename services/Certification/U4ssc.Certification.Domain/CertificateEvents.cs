using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>
/// What can happen to the certificate of a case. Stream: <c>DerivedId.Of("certification", caseId)</c>. What suspends, reinstates, revokes,
/// supersedes or ends it follows <see cref="CertificateIssued"/>; nothing follows <see cref="CertificateRefused"/>.
/// </summary>
public interface ICertificateEvent;

/// <summary>The names under which a certificate's events lie on disk, in histories and in leaves, for ever.</summary>
public static class CertificateEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("certificate_issued", typeof(CertificateIssued)),
        ("certificate_refused", typeof(CertificateRefused)),
        ("certificate_suspended", typeof(CertificateSuspended)),
        ("certificate_reinstated", typeof(CertificateReinstated)),
        ("certificate_revoked", typeof(CertificateRevoked)),
        ("certificate_superseded", typeof(CertificateSuperseded)),
        ("certificate_expired", typeof(CertificateExpired)),
    ];
}

/// <summary>Everything that a decision was made from, by hash where it is large.</summary>
/// <param name="RevisionSha256">Of the frozen revision.</param>
/// <param name="EditionSha256">Of the edition's content.</param>
/// <param name="BenchmarkSetSha256">Of the benchmark set's content.</param>
/// <param name="FindingsSha256">Of the canonical JSON of all findings, in ordinal order of their data points.</param>
/// <param name="CityVersion">Version of the city's stream that was known when deciding.</param>
/// <param name="Policy">The terms, complete.</param>
/// <param name="ConcludedBy">Which person of this case, never who: a decision is public, and who judges is not. Always
/// <see cref="Persons.First"/>.</param>
/// <param name="AttestedBy"><see cref="Persons.Second"/>, or <see cref="Persons.First"/> where the same person did both.</param>
/// <param name="Illustrative">True where figures are made up, wholly or in part: then the certificate is none of the city's, and says
/// so.</param>
public sealed record DecisionInputs(
    Guid CaseId, Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, long CityVersion, string Agency, string Country,
    int Period,
    string Edition, string EditionSha256, string BenchmarkSet, string BenchmarkSetSha256, string FindingsSha256, PolicyTerms Policy,
    string ConcludedBy, string AttestedBy, bool Illustrative = false);

/// <summary>
/// The persons of one case, by their turn. Whoever holds the attested case comes to the same words, so a decision can be made again without
/// being told who they are.
/// </summary>
public static class Persons
{
    /// <summary>Who concluded.</summary>
    public const string First = "person-1";

    /// <summary>Another who attested.</summary>
    public const string Second = "person-2";
}

/// <summary>
/// What <c>decisionSha256</c> is the hash of, as canonical JSON (RFC 8785): inputs and result, and no time, so that whoever holds the
/// inputs comes to the same hash.
/// </summary>
public sealed record DecisionStatement(DecisionInputs Inputs, bool Granted, IReadOnlyList<CriterionResult> Criteria, Scores Scores)
{
    /// <summary>SHA-256 (lower-case hex) of the canonical JSON of this statement.</summary>
    public string Sha256() => CanonicalJson.Sha256(this, Json.Options);
}

/// <summary>A city got its certificate.</summary>
/// <param name="Number">Public number, such as <c>U4SSC-2020-ES-7K3QX9P2</c>.</param>
/// <param name="CityName">As it stood in the attested case.</param>
/// <param name="IssuedAt">UTC; the certificate is valid from here.</param>
/// <param name="ValidUntil">UTC; the first instant at which it is valid no more.</param>
/// <param name="DecisionSha256">SHA-256 (lower-case hex) of the canonical JSON of the <see cref="DecisionStatement"/>.</param>
public sealed record CertificateIssued(
    string Number, string CityName, DecisionInputs Inputs, IReadOnlyList<CriterionResult> Criteria, Scores Scores,
    DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string DecisionSha256) : ICertificateEvent;

/// <summary>A city's attested submission does not meet the policy.</summary>
/// <param name="CityName">As it stood in the attested case.</param>
/// <param name="Criteria">All of them; those that are not met are the reasons.</param>
/// <param name="RefusedAt">UTC.</param>
/// <param name="DecisionSha256">SHA-256 (lower-case hex) of the canonical JSON of the <see cref="DecisionStatement"/>.</param>
public sealed record CertificateRefused(
    string CityName, DecisionInputs Inputs, IReadOnlyList<CriterionResult> Criteria, Scores Scores, DateTimeOffset RefusedAt,
    string DecisionSha256) : ICertificateEvent;

/// <summary>Which certificate, of whom, for what: the same in all that happens to it, so that each event can be told by itself.</summary>
/// <param name="CityName">As it stood in the attested case.</param>
/// <param name="Period">Year of the data.</param>
/// <param name="Illustrative">True where it rests on figures that are made up, wholly or in part.</param>
public sealed record CertificateSubject(
    string Number, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    bool Illustrative = false);

/// <summary>The secretariat suspended a certificate.</summary>
/// <param name="Reason">Why; public.</param>
/// <param name="EffectiveAt">UTC, whole seconds; before or after the recording.</param>
public sealed record CertificateSuspended(CertificateSubject Certificate, string Reason, DateTimeOffset EffectiveAt) : ICertificateEvent;

/// <summary>The secretariat put a suspended certificate into force again.</summary>
/// <param name="Reason">Why; public.</param>
/// <param name="EffectiveAt">UTC, whole seconds; before or after the recording.</param>
public sealed record CertificateReinstated(CertificateSubject Certificate, string Reason, DateTimeOffset EffectiveAt) : ICertificateEvent;

/// <summary>The secretariat took a certificate back for good.</summary>
/// <param name="Reason">Why; public.</param>
/// <param name="EffectiveAt">UTC, whole seconds; before or after the recording.</param>
public sealed record CertificateRevoked(CertificateSubject Certificate, string Reason, DateTimeOffset EffectiveAt) : ICertificateEvent;

/// <summary>A certificate of the same city and edition for a later period took the place of this one.</summary>
/// <param name="ByNumber">Number of the later one.</param>
/// <param name="EffectiveAt">UTC; when both of them were issued.</param>
public sealed record CertificateSuperseded(CertificateSubject Certificate, string ByNumber, DateTimeOffset EffectiveAt)
    : ICertificateEvent;

/// <summary>A certificate reached its end.</summary>
/// <param name="EffectiveAt">UTC; its end, whenever that was noticed.</param>
public sealed record CertificateExpired(CertificateSubject Certificate, DateTimeOffset EffectiveAt) : ICertificateEvent;
