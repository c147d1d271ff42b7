namespace U4ssc.Certification.Domain;

/// <summary>What a certificate is at an instant.</summary>
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

    /// <summary>A certificate of the same city and edition for a later period took its place.</summary>
    Superseded,
}

/// <summary>A piece of a certificate's time in which one thing made it what it is.</summary>
/// <param name="From">Its first instant, UTC.</param>
/// <param name="Until">The first instant after it, as far as it is known; null where none is to come.</param>
/// <param name="Since">From when on it has had this status without a break; null before its issue.</param>
/// <param name="EffectiveAt">When that took effect which made it so; null before its issue.</param>
/// <param name="RecordedAt">When that was recorded; null where it follows from the certificate itself.</param>
/// <param name="Reason">Why, where somebody gave a reason.</param>
/// <param name="Successor">Number of the certificate that took its place.</param>
public sealed record StatusSpan(
    CertificateStatus Status, DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset? Since, DateTimeOffset? EffectiveAt,
    DateTimeOffset? RecordedAt, string? Reason = null, string? Successor = null);

/// <summary>
/// "Was it valid at T?" has an answer for every T, and "what was known of that at K?" for every K. What was recorded of a certificate is
/// taken in the order in which it took effect (what took effect at once: in the order of recording) and not in the order in which it was
/// learned. Revoked, superseded and expired end it: nothing takes effect after them (docs/decisions/0082).
/// </summary>
public static class Validity
{
    /// <summary>What it is at an instant, by all that is known, or as it was known at another instant.</summary>
    /// <returns>Null where nothing was known of it then.</returns>
    public static StatusSpan? At(Life life, DateTimeOffset instant, DateTimeOffset? asKnownAt)
    {
        ArgumentNullException.ThrowIfNull(life);
        return asKnownAt is not { } known ? At(life, instant) : life.AsKnownAt(known) is { } then ? At(then, instant) : null;
    }

    /// <summary>What it is at an instant, by all that is known.</summary>
    public static StatusSpan At(Life life, DateTimeOffset instant) => At(Spans(life), instant);

    /// <summary>What it is at an instant: the last piece that has begun by then.</summary>
    public static StatusSpan At(IReadOnlyList<StatusSpan> spans, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(spans);
        return spans.Last(span => span.From <= instant);
    }

    /// <summary>All of its time in pieces, from the beginning of time on, without gaps. None of them is empty.</summary>
    public static IReadOnlyList<StatusSpan> Spans(Life life)
    {
        ArgumentNullException.ThrowIfNull(life);
        List<StatusSpan> spans = [new(CertificateStatus.NotYet, DateTimeOffset.MinValue, null, null, null, null)];
        Go(spans, new(CertificateStatus.Valid, life.IssuedAt, null, life.IssuedAt, life.IssuedAt, life.RecordedAt));
        foreach (var fact in InOrder(life))
        {
            if (fact.EffectiveAt < life.IssuedAt || Next(spans[^1].Status, fact.Change) is not { } next) continue;
            Go(spans, new(
                next, fact.EffectiveAt, null, fact.EffectiveAt, fact.EffectiveAt, fact.RecordedAt, fact.Reason, fact.Successor));
        }

        return spans;
    }

    /// <summary>What a certificate with a status becomes where this takes effect; null where it cannot.</summary>
    public static CertificateStatus? Next(CertificateStatus now, CertificateChange change) => (now, change) switch
    {
        (CertificateStatus.Valid, CertificateChange.Suspended) => CertificateStatus.Suspended,
        (CertificateStatus.Suspended, CertificateChange.Reinstated) => CertificateStatus.Valid,
        (CertificateStatus.Valid or CertificateStatus.Suspended, CertificateChange.Revoked) => CertificateStatus.Revoked,
        (CertificateStatus.Valid or CertificateStatus.Suspended, CertificateChange.Superseded) => CertificateStatus.Superseded,
        (CertificateStatus.Valid or CertificateStatus.Suspended, CertificateChange.Expired) => CertificateStatus.Expired,
        _ => null,
    };

    // Its end needs nobody to record it: it is known since the issue, and comes before whatever else would take effect at that instant.
    private static IEnumerable<StatusFact> InOrder(Life life)
    {
        var end = life.Facts.FirstOrDefault(fact => fact.Change == CertificateChange.Expired)
            ?? new StatusFact(CertificateChange.Expired, life.ValidUntil, null);
        return life.Facts.Where(fact => fact.Change != CertificateChange.Expired)
            .Prepend(end with { EffectiveAt = life.ValidUntil }).OrderBy(fact => fact.EffectiveAt);
    }

    private static void Go(List<StatusSpan> spans, StatusSpan next)
    {
        // What ends in the instant in which it begins was never so.
        if (spans[^1].From == next.From) spans.RemoveAt(spans.Count - 1);
        if (spans.Count > 0)
        {
            if (spans[^1].Status == next.Status) next = next with { Since = spans[^1].Since };
            spans[^1] = spans[^1] with { Until = next.From };
        }

        spans.Add(next);
    }
}
