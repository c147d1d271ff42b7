using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>"Was it valid at T?", as it is known now, and as it was known at another instant.</summary>
internal static class GetCertificateStatusEndpoint
{
    /// <summary>The status at an instant.</summary>
    /// <param name="At">The instant that is answered for.</param>
    /// <param name="AsKnownAt">Nothing that was recorded after this instant is looked at; null where all that is known now is.</param>
    /// <param name="Since">From when on it has had this status without a break; null before its issue.</param>
    /// <param name="Until">When the next change that is known takes effect; null where none is.</param>
    /// <param name="EffectiveAt">When that took effect which made it so; null before its issue.</param>
    /// <param name="RecordedAt">When that was recorded; null where it follows from the certificate itself.</param>
    /// <param name="Reason">Why, in the words of the secretariat, which are public; null where nobody had to give one.</param>
    /// <param name="SupersededBy">Number of the certificate that took its place.</param>
    public sealed record StatusAtInstant(
        string Number, CertificateStatus Status, DateTimeOffset At, DateTimeOffset? AsKnownAt, DateTimeOffset? Since, DateTimeOffset? Until,
        DateTimeOffset? EffectiveAt, DateTimeOffset? RecordedAt, string? Reason, string? SupersededBy, DateTimeOffset IssuedAt,
        DateTimeOffset ValidUntil);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/certificates/{number}/status", Handle).Produces<StatusAtInstant>().Asks(
            QueryParameter.Instant("at", "The instant to answer for; now where it is left out."),
            QueryParameter.Instant(
                "asKnownAt", "Leaves out what was recorded after this instant: what could have been known then. Everything where it is left out."));

    private static async Task<IResult> Handle(string number, Request request, Certificates certificates, Streams streams)
    {
        var at = request.Instant("at") ?? request.Now;
        var asKnownAt = request.Instant("asKnownAt");
        var stream = await certificates.StreamWithNumber(number, request.Cancellation);
        if (await streams.View<CertificateView, ICertificateEvent>(stream, request.Cancellation) is not { Value: var view })
            return CertificateRefusals.Unknown.ToProblem();
        if (Validity.At(view.Life, at, asKnownAt) is not { } span) return CertificateRefusals.NotKnownThen.ToProblem();
        return TypedResults.Json(
            new StatusAtInstant(
                view.Number, span.Status, at, asKnownAt, span.Since, span.Until, span.EffectiveAt, span.RecordedAt, span.Reason,
                span.Successor, view.IssuedAt, view.ValidUntil),
            Json.Options);
    }
}
