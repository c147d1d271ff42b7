using System.Globalization;
using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>
/// Every way a case cannot be decided at all, or a certificate not be changed. That the policy is not met is no refusal of this kind: it
/// is a decision, recorded as <see cref="CertificateRefused"/> with its criteria.
/// </summary>
public static class CertificateRefusals
{
    /// <summary>Nothing was ever issued under this number.</summary>
    public static Refusal Unknown => Refusal.NotFound(
        "certificate.unknown",
        "No certificate was ever issued under this number. Check each character; the letters I, L, O and U are never part of its end.");

    /// <summary>There is no certificate of this city in force, or no such city.</summary>
    public static Refusal NoSnapshot => Refusal.NotFound(
        "snapshot.none",
        "This city has no certificate in force, so there is no snapshot to show. The register lists all certificates, the expired ones too.");

    /// <summary>The case was reviewed under other content than the edition has.</summary>
    public static Refusal EditionDiffers(AttestedCase attested, Edition edition) => Refusal.Conflict(
        "certificate.edition_differs",
        $"The case was reviewed under edition {attested.Edition} with content {attested.EditionSha256}, but edition {edition.Id} has {edition.Sha256}. "
        + "A published edition never changes: find out which of the two is damaged before deciding.");

    /// <summary>The targets are for other data points.</summary>
    public static Refusal BenchmarksOfOtherEdition(BenchmarkSet benchmarks, Edition edition) => Refusal.Conflict(
        "certificate.benchmarks_of_other_edition",
        $"Benchmark set {benchmarks.Id} is for edition {benchmarks.Edition}, not for {edition.Id}. Choose one of the case's edition.");

    /// <summary>The facts are another city's.</summary>
    public static Refusal OtherCity(AttestedCase attested) => Refusal.Conflict(
        "certificate.other_city",
        $"The facts at hand are not those of city {attested.CityId:D}. Decide with the facts of the city of the case.");

    /// <summary>The case says two things of one data point.</summary>
    public static Refusal DataPointTwice(string dataPoint) => Refusal.Conflict(
        "certificate.data_point_twice",
        $"The attested case names data point {dataPoint} twice, so it does not say what counts. It must be attested again with one word on each.");

    /// <summary>Nothing was recorded under this number at the instant that was asked for.</summary>
    public static Refusal NotKnownThen => Refusal.NotFound(
        "certificate.not_known_then",
        "At the instant asKnownAt no certificate was recorded under this number yet. Ask with a later one, or without it for what is known now.");

    /// <summary>A change of standing with each member that is wrong.</summary>
    public static Refusal ChangeRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "certificate.change_refused", "The change of the certificate cannot be recorded like this. Correct the named members and send it again.",
        places);

    /// <summary>A suspension of what is suspended where it would take effect.</summary>
    public static Refusal AlreadySuspended(StatusSpan now) => Refusal.Conflict(
        "certificate.suspended",
        $"The certificate is suspended since {Written(now.Since)} at the instant at which this would take effect. "
        + "Reinstate or revoke it, or name an earlier effectiveAt if the suspension began before.");

    /// <summary>A reinstatement of what is in force where it would take effect.</summary>
    public static Refusal NotSuspended(StatusSpan now, StatusSpan? announced) => Refusal.Conflict(
        "certificate.not_suspended",
        $"The certificate is in force since {Written(now.Since)} at the instant at which this would take effect: there is no suspension to end. "
        + (announced is null
            ? "Read its status first."
            : $"A suspension takes effect at {Written(announced.From)}: name that instant as effectiveAt to take it back."));

    /// <summary>A change of what is revoked where it would take effect.</summary>
    public static Refusal AlreadyRevoked(StatusSpan now) => Refusal.Conflict(
        "certificate.revoked",
        $"The certificate is revoked with effect from {Written(now.Since)}, and nothing takes effect after that. "
        + "What took effect before can still be recorded, with its effectiveAt; a city gets another certificate by another case.");

    /// <summary>A change of what is superseded where it would take effect.</summary>
    public static Refusal AlreadySuperseded(StatusSpan now) => Refusal.Conflict(
        "certificate.superseded",
        $"Certificate {now.Successor} took the place of this one at {Written(now.Since)}, and nothing takes effect after that. "
        + "Change that one, or name an earlier effectiveAt for what took effect before.");

    /// <summary>A change of what is expired where it would take effect.</summary>
    public static Refusal AlreadyExpired(StatusSpan now) => Refusal.Conflict(
        "certificate.expired",
        $"The certificate expired at {Written(now.Since)}, and nothing takes effect after that. "
        + "What took effect before can still be recorded, with its effectiveAt.");

    internal static RefusedPlace ReasonMissing(string? reason) => new(
        "/reason", "certificate.reason_missing",
        $"Say why, in 1 to {StandingDecider.ReasonCharactersMax} characters, here or in the header Reason; everybody reads it, so name no person."
        + Text.Why(TextKind.Prose, reason));

    internal static RefusedPlace EffectiveBeforeIssue(DateTimeOffset issuedAt) => new(
        "/effectiveAt", "certificate.effective_before_issue",
        $"Nothing takes effect before the certificate was issued, at {Written(issuedAt)}. Name that instant or a later one.");

    internal static RefusedPlace EffectiveTooFar => new(
        "/effectiveAt", "certificate.effective_too_far",
        $"A change takes effect at most {StandingDecider.EffectiveDaysMax} days before or after it is recorded. Name a nearer instant.");

    private static string Written(DateTimeOffset? instant) =>
        instant is { } at ? at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "its issue";
}
