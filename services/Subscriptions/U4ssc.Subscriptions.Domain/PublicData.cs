namespace U4ssc.Subscriptions.Domain;

// What everybody is told. Nothing is here that no public route shows and the programme does not announce: no reasons that somebody wrote
// but those that a certificate's page shows, no figures before they are certified, nobody who prepared, judged or confirmed. Schemas/ says
// the same for others, and a test holds them together.

/// <summary>A city's letter of commitment was recorded.</summary>
public sealed record CityEnrolled(Guid CityId, string Agency, string Country, DateOnly SignedOn);

/// <summary>A city left the programme.</summary>
public sealed record CityWithdrawn(Guid CityId, string Agency, string Country);

/// <summary>An edition of the catalogue was published and is immutable from now on.</summary>
public sealed record EditionPublished(string Edition, string Title, string ContentSha256);

/// <summary>A city submitted a revision; it is frozen.</summary>
public sealed record SubmissionSubmitted(
    Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, string CityName, string Agency, string Country, int Period,
    string Edition, string EditionSha256, bool Illustrative);

/// <summary>The verification of a submission was concluded and confirmed.</summary>
public sealed record VerificationAttested(
    Guid CaseId, Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, string CityName, string Agency, string Country,
    int Period, string Edition, string EditionSha256, bool Illustrative);

/// <summary>A city got its certificate.</summary>
public sealed record CertificateIssued(
    string Number, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string DecisionSha256, bool Illustrative);

/// <summary>An attested submission does not meet the policy.</summary>
public sealed record CertificateRefused(
    Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    string DecisionSha256);

/// <summary>The secretariat suspended a certificate.</summary>
public sealed record CertificateSuspended(
    string Number, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    string Reason, DateTimeOffset EffectiveAt, bool Illustrative);

/// <summary>The secretariat put a suspended certificate into force again.</summary>
public sealed record CertificateReinstated(
    string Number, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    string Reason, DateTimeOffset EffectiveAt, bool Illustrative);

/// <summary>The secretariat took a certificate back for good.</summary>
public sealed record CertificateRevoked(
    string Number, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    string Reason, DateTimeOffset EffectiveAt, bool Illustrative);

/// <summary>A certificate of the same city and edition for a later period took the place of this one.</summary>
public sealed record CertificateSuperseded(
    string Number, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    string ByNumber, DateTimeOffset EffectiveAt, bool Illustrative);

/// <summary>A certificate reached its end.</summary>
public sealed record CertificateExpired(
    string Number, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    DateTimeOffset EffectiveAt, bool Illustrative);

/// <summary>A city's snapshot, the public page of its results, shows a new certificate.</summary>
public sealed record SnapshotPublished(
    Guid CityId, string CityName, string Agency, string Country, int Period, string Edition, string Certificate, bool Illustrative);
