namespace U4ssc.Submissions.Domain;

/// <summary>What the certificate of a submission is at an instant, in the words of Certification.</summary>
public enum CertificateStatus
{
    /// <summary>In force.</summary>
    Valid,

    /// <summary>Not issued yet at that instant.</summary>
    NotYet,

    /// <summary>Its end is reached.</summary>
    Expired,

    /// <summary>Not in force for the time being.</summary>
    Suspended,

    /// <summary>Taken back for good.</summary>
    Revoked,

    /// <summary>A certificate for a later period took its place.</summary>
    Superseded,
}

/// <summary>Something that Certification told of a certificate.</summary>
/// <param name="Version">Version of the certificate's stream: messages come in any order, this is theirs.</param>
/// <param name="Becomes">What the certificate becomes by it.</param>
/// <param name="EffectiveAt">From when it counts, UTC.</param>
/// <param name="RecordedAt">When it was recorded there, UTC.</param>
/// <param name="Reason">Why; public.</param>
/// <param name="Successor">Number of the certificate that took its place.</param>
public sealed record ToldChange(
    long Version, CertificateStatus Becomes, DateTimeOffset EffectiveAt, DateTimeOffset RecordedAt, string? Reason = null,
    string? Successor = null);

/// <summary>
/// What is known here of a certificate's status. The rule is Certification's (docs/decisions/0082), told again since no service asks
/// another one for it; a test holds both to the same answers.
/// </summary>
/// <param name="EffectiveAt">When that took effect which made it so; null before its issue.</param>
/// <param name="RecordedAt">When that was recorded; null where it follows from the certificate itself.</param>
public sealed record CertificateStanding(
    CertificateStatus Status, DateTimeOffset? EffectiveAt, DateTimeOffset? RecordedAt = null, string? Reason = null,
    string? Successor = null)
{
    private bool IsOver => Status is not (CertificateStatus.Valid or CertificateStatus.Suspended);

    /// <summary>What it is at an instant, by all that was told.</summary>
    public static CertificateStanding At(
        DateTimeOffset issuedAt, DateTimeOffset validUntil, IReadOnlyList<ToldChange> told, DateTimeOffset instant)
    {
        if (instant < issuedAt) return new(CertificateStatus.NotYet, null);
        var now = told
            .Where(change => change.EffectiveAt >= issuedAt && change.EffectiveAt < validUntil && change.EffectiveAt <= instant)
            .OrderBy(change => change.EffectiveAt).ThenBy(change => change.Version)
            .Aggregate(new CertificateStanding(CertificateStatus.Valid, issuedAt), (standing, change) => standing.After(change));
        if (instant < validUntil || now.IsOver) return now;
        return new(
            CertificateStatus.Expired, validUntil, told.FirstOrDefault(change => change.Becomes == CertificateStatus.Expired)?.RecordedAt);
    }

    // Who is suspended can become valid again, who is valid suspended; both can end.
    private CertificateStanding After(ToldChange change) => IsOver || Status == change.Becomes ? this
        : new(change.Becomes, change.EffectiveAt, change.RecordedAt, change.Reason, change.Successor);
}
