namespace U4ssc.Certification.Domain;

/// <summary>A certificate among those of its city and edition.</summary>
/// <param name="Period">Year of the data.</param>
/// <param name="EndsAt">UTC; when it ends, as far as is known: by time, by revocation, or because another takes its place.</param>
public sealed record IssuedCertificate(Guid Stream, string Number, int Period, DateTimeOffset IssuedAt, DateTimeOffset EndsAt);

/// <summary>That a certificate takes the place of another one.</summary>
/// <param name="Stream">Of the earlier one.</param>
/// <param name="ByNumber">Of the one for the later period.</param>
/// <param name="At">UTC; when both were issued.</param>
public sealed record Succeeded(Guid Stream, string ByNumber, DateTimeOffset At);

/// <summary>
/// The certificates of one city and edition, in the order of the log: of those that have not ended, the one for the latest period takes the
/// place of the others as soon as both are issued, whichever was issued first. So what comes of it is a function of the log, whatever
/// happens at once (docs/decisions/0083).
/// </summary>
/// <param name="Certificates">In the order of the log.</param>
public sealed record Succession(IReadOnlyList<IssuedCertificate> Certificates)
{
    /// <summary>No certificate was issued.</summary>
    public static Succession None { get; } = new([]);

    /// <summary>With one more issued, and whose place is taken by that. One that is known already changes nothing.</summary>
    public (Succession After, IReadOnlyList<Succeeded> Changes) With(IssuedCertificate next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (Certificates.Any(known => known.Stream == next.Stream)) return (this, []);
        var standing = Certificates.Where(known => known.EndsAt > Both(known, next)).ToList();
        List<Succeeded> changes = standing.Where(known => known.Period > next.Period).MaxBy(known => known.Period) is { } later
            ? [new(next.Stream, later.Number, Both(later, next))]
            : [.. standing.Where(known => known.Period < next.Period)
                .Select(known => new Succeeded(known.Stream, next.Number, Both(known, next)))];
        return (changes.Aggregate(new Succession([.. Certificates, next]), (all, one) => all.Ended(one.Stream, one.At)), changes);
    }

    /// <summary>With one of them ended, if not earlier by something else.</summary>
    public Succession Ended(Guid stream, DateTimeOffset at) =>
        new([.. Certificates.Select(known => known.Stream == stream && at < known.EndsAt ? known with { EndsAt = at } : known)]);

    private static DateTimeOffset Both(IssuedCertificate one, IssuedCertificate other) =>
        one.IssuedAt > other.IssuedAt ? one.IssuedAt : other.IssuedAt;
}
