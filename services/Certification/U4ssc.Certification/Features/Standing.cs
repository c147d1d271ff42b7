using U4ssc.Certification.Domain;

namespace U4ssc.Certification.Features;

/// <summary>Since when, until when and why a certificate has the status that stands beside this.</summary>
/// <param name="Since">From when on it has had this status without a break; null before its issue.</param>
/// <param name="Until">When the next change that is known takes effect; null where none is.</param>
/// <param name="EffectiveAt">When that took effect which made it so.</param>
/// <param name="RecordedAt">When that was recorded; null where it follows from the certificate itself.</param>
/// <param name="Reason">Why, in the words of the secretariat, which are public; null where nobody had to give one.</param>
/// <param name="SupersededBy">Number of the certificate that took its place.</param>
public sealed record Standing(
    DateTimeOffset? Since, DateTimeOffset? Until, DateTimeOffset? EffectiveAt, DateTimeOffset? RecordedAt, string? Reason,
    string? SupersededBy)
{
    internal static Standing Of(StatusSpan span) =>
        new(span.Since, span.Until, span.EffectiveAt, span.RecordedAt, span.Reason, span.Successor);
}
