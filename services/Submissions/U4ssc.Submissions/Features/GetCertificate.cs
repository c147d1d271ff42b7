using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>
/// What became of the certificate of a submission, as Certification told it. A resource of its own: it changes by time and by what is told,
/// while the submission is closed and stays as it is.
/// </summary>
internal static class GetCertificateEndpoint
{
    /// <summary>The certificate's status at an instant.</summary>
    /// <param name="EffectiveAt">When that took effect which made it so; null before its issue.</param>
    /// <param name="RecordedAt">When that was recorded; null where it follows from the certificate itself.</param>
    /// <param name="Reason">Why, in the words of the secretariat, which are public; null where nobody had to give one.</param>
    /// <param name="SupersededBy">Number of the certificate that took its place.</param>
    /// <param name="Address">Where everybody can read the certificate, below the platform's address.</param>
    public sealed record Certificate(
        string Number, CertificateStatus Status, DateTimeOffset At, DateTimeOffset? EffectiveAt, DateTimeOffset? RecordedAt, string? Reason,
        string? SupersededBy, DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string Address);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/certificate", Handle).Produces<Certificate>().Asks(
        QueryParameter.Instant("at", "The instant to answer for; now where it is left out."));

    private static async Task<IResult> Handle(Guid id, Request request, IQuerySession session)
    {
        var (found, answer) = await Resources.Read<SubmissionView, ISubmissionEvent>(request, _ => new(id), SubmissionOwner.Of);
        if (found is null) return answer;
        if (await session.LoadAsync<CertificateCopy>($"{id:D}", request.Cancellation)
            is not { IssuedAt: { } issuedAt, ValidUntil: { } validUntil } copy) return SubmissionRefusals.NoCertificate.ToProblem();
        var at = request.Instant("at") ?? request.Now;
        var now = CertificateStanding.At(issuedAt, validUntil, copy.Told, at);
        return TypedResults.Json(
            new Certificate(
                copy.Number, now.Status, at, now.EffectiveAt, now.RecordedAt, now.Reason, now.Successor, issuedAt, validUntil,
                $"/api/certification/certificates/{copy.Number}"),
            Json.Options);
    }
}
