namespace U4ssc.Subscriptions.Domain;

/// <summary>A kind of public event.</summary>
/// <param name="Name">Such as <c>certificate.issued</c>.</param>
/// <param name="Version">Version of its data; whatever changes in them is another version.</param>
/// <param name="Data">The record that its data are.</param>
public sealed record PublicType(string Name, int Version, Type Data);

/// <summary>Every kind of public event. What others built on stays: a version is never changed, and none is taken away.</summary>
public static class PublicTypes
{
    /// <summary>All of them, with their versions.</summary>
    public static readonly IReadOnlyList<PublicType> All =
    [
        new("city.enrolled", 1, typeof(CityEnrolled)),
        new("city.withdrawn", 1, typeof(CityWithdrawn)),
        new("edition.published", 1, typeof(EditionPublished)),
        new("submission.submitted", 1, typeof(SubmissionSubmitted)),
        new("verification.attested", 1, typeof(VerificationAttested)),
        new("certificate.issued", 1, typeof(CertificateIssued)),
        new("certificate.refused", 1, typeof(CertificateRefused)),
        new("certificate.suspended", 1, typeof(CertificateSuspended)),
        new("certificate.reinstated", 1, typeof(CertificateReinstated)),
        new("certificate.revoked", 1, typeof(CertificateRevoked)),
        new("certificate.superseded", 1, typeof(CertificateSuperseded)),
        new("certificate.expired", 1, typeof(CertificateExpired)),
        new("snapshot.published", 1, typeof(SnapshotPublished)),
    ];

    /// <summary>Their names, each once.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(type => type.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The kind whose data these are.</summary>
    public static PublicType Of(Type data) => All.Single(type => type.Data == data);
}
