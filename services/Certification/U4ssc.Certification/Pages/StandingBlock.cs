using U4ssc.Certification.Domain;

namespace U4ssc.Certification.Pages;

/// <summary>What a certificate is now, since when, why, and what that means: before all that it says of the city.</summary>
internal static class StandingBlock
{
    private const string WhyPublic =
        "Whoever relies on a certificate must be able to know why it counts no more, or counts again: so the secretariat's reason is public.";

    public static Html Of(ShownWith with)
    {
        var span = with.Span;
        return Html.Of($"""
            <p class="status" role="status">Status{At(with.AsOf)}: <strong>{InWords(span.Status)}</strong>{Since(span)}</p>
            <p>{Meaning(span.Status)}{Place(span, with.Address)}{Next(span)}</p>
            {Reason(span)}
            """);
    }

    private static Html Since(StatusSpan span) =>
        span.Since is { } since ? Html.Of($" since {CertificatePage.Time(since)}") : Html.Of($"");

    private static string InWords(CertificateStatus status) => status switch
    {
        CertificateStatus.Valid => "valid",
        CertificateStatus.NotYet => "not valid yet",
        CertificateStatus.Expired => "expired",
        CertificateStatus.Suspended => "suspended",
        CertificateStatus.Revoked => "revoked",
        CertificateStatus.Superseded => "superseded",
    };

    private static string Meaning(CertificateStatus status) => status switch
    {
        CertificateStatus.Valid => "The certificate is in force.",
        CertificateStatus.NotYet => "The certificate was not issued yet.",
        CertificateStatus.Expired => "The certificate reached its end. It was in force until then, unless its history says otherwise.",
        CertificateStatus.Suspended => "The certificate is not in force for the time being. The secretariat can reinstate or revoke it.",
        CertificateStatus.Revoked => "The secretariat took the certificate back for good. It must not be relied on from that instant on.",
        CertificateStatus.Superseded => "A certificate of the same city for a later period took the place of this one.",
    };

    // Both lie side by side in the register.
    private static Html Place(StatusSpan span, string address) => span.Successor is { } number
        ? Html.Of($" It is <a href=\"{address[..(address.LastIndexOf('/') + 1)]}{number}\">{number}</a>.")
        : Html.Of($"");

    private static Html Next(StatusSpan span) => span switch
    {
        { Status: CertificateStatus.Valid, Until: { } until } =>
            Html.Of($" As far as is known now, it stays so until {CertificatePage.Time(until)}."),
        { Status: CertificateStatus.Suspended, Until: { } until } =>
            Html.Of($" As far as is known now, this changes at {CertificatePage.Time(until)}."),
        _ => Html.Of($""),
    };

    private static Html Reason(StatusSpan span) => span.Reason is { } reason
        ? Html.Of($"""
            <dl>
            <dt>Reason given by the secretariat</dt><dd>{reason}</dd>
            {(span.RecordedAt is { } recorded ? Html.Of($"<dt>Recorded</dt><dd>{CertificatePage.Time(recorded)}</dd>") : Html.Of($""))}
            </dl>
            <p>{WhyPublic}</p>
            """)
        : Html.Of($"");

    private static Html At(DateTimeOffset? asOf) => asOf is { } instant ? Html.Of($" at {CertificatePage.Time(instant)}") : Html.Of($"");
}
