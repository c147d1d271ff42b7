namespace U4ssc.Certification.Domain;

/// <summary>What can happen to a certificate after its issue.</summary>
public enum CertificateChange
{
    /// <summary>By the secretariat, until it is reinstated.</summary>
    Suspended,

    /// <summary>By the secretariat.</summary>
    Reinstated,

    /// <summary>By the secretariat, for good.</summary>
    Revoked,

    /// <summary>By a certificate for a later period.</summary>
    Superseded,

    /// <summary>By time alone.</summary>
    Expired,
}

/// <summary>One thing that happened to a certificate. It may be recorded before it takes effect, or long after.</summary>
/// <param name="EffectiveAt">From when it counts, UTC.</param>
/// <param name="RecordedAt">When it was recorded, UTC; null in a state, which knows all that was recorded and asks no more.</param>
/// <param name="Reason">Why, where somebody did it.</param>
/// <param name="Successor">Number of the certificate that took its place.</param>
public sealed record StatusFact(
    CertificateChange Change, DateTimeOffset EffectiveAt, DateTimeOffset? RecordedAt, string? Reason = null, string? Successor = null);

/// <summary>All that a certificate's status is told from.</summary>
/// <param name="IssuedAt">UTC; it is valid from here.</param>
/// <param name="ValidUntil">UTC; the first instant at which it is valid no more.</param>
/// <param name="RecordedAt">When the issue was recorded, UTC; null in a state.</param>
/// <param name="Facts">In the order of recording.</param>
public sealed record Life(
    DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, DateTimeOffset? RecordedAt, IReadOnlyList<StatusFact> Facts)
{
    /// <summary>The life that begins with an issue.</summary>
    public static Life Of(CertificateIssued issued, DateTimeOffset? recordedAt = null)
    {
        ArgumentNullException.ThrowIfNull(issued);
        return new(issued.IssuedAt, issued.ValidUntil, recordedAt, []);
    }

    /// <summary>The thing that an event says of a certificate's standing; null where it says none.</summary>
    public static StatusFact? FactOf(ICertificateEvent happened, DateTimeOffset? recordedAt = null) => happened switch
    {
        CertificateSuspended e => new(CertificateChange.Suspended, e.EffectiveAt, recordedAt, e.Reason),
        CertificateReinstated e => new(CertificateChange.Reinstated, e.EffectiveAt, recordedAt, e.Reason),
        CertificateRevoked e => new(CertificateChange.Revoked, e.EffectiveAt, recordedAt, e.Reason),
        CertificateSuperseded e => new(CertificateChange.Superseded, e.EffectiveAt, recordedAt, Successor: e.ByNumber),
        CertificateExpired e => new(CertificateChange.Expired, e.EffectiveAt, recordedAt),
        _ => null,
    };

    /// <summary>The life with one more thing recorded.</summary>
    public Life With(StatusFact fact) => this with { Facts = [.. Facts, fact] };

    /// <summary>
    /// The life as it was known at an instant: everything up to the last thing recorded by then. So a clock that was set back between two
    /// recordings never hides the earlier one of them while the later one is seen.
    /// </summary>
    /// <returns>Null where the issue itself was not recorded yet.</returns>
    public Life? AsKnownAt(DateTimeOffset instant)
    {
        var known = Facts.Count;
        while (known > 0 && Facts[known - 1].RecordedAt > instant) known--;
        if (known == 0 && RecordedAt > instant) return null;
        return known == Facts.Count ? this : this with { Facts = [.. Facts.Take(known)] };
    }

    /// <summary>True where this can happen to the certificate: where it takes effect, the certificate is such that it can.</summary>
    public bool Allows(StatusFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (fact.Change != CertificateChange.Expired)
            return Validity.Next(Validity.At(this, fact.EffectiveAt).Status, fact.Change) is not null;
        return fact.EffectiveAt == ValidUntil && Facts.All(before => before.Change != CertificateChange.Expired)
            && Validity.At(this, ValidUntil).Status == CertificateStatus.Expired;
    }
}
