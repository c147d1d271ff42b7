using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

internal static class GetCertificateStatusEndpoint
{
    public sealed record StatusAtInstant(string Number, CertificateStatus Status, DateTimeOffset At, DateTimeOffset IssuedAt,
        DateTimeOffset ValidUntil);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/certificates/{number}/status", Handle).Produces<StatusAtInstant>().Asks(
        QueryParameter.Instant("at", "The instant to answer for; now where it is left out."));

    private static async Task<IResult> Handle(string number, Request request, Certificates certificates, Streams streams)
    {
        var at = request.Instant("at") ?? request.Now;
        var stream = await certificates.StreamWithNumber(number, request.Cancellation);
        if (await streams.View<CertificateView, ICertificateEvent>(stream, request.Cancellation) is not { Value: var view })
            return CertificateRefusals.Unknown.ToProblem();
        return TypedResults.Json(new StatusAtInstant(view.Number, Validity.At(view.IssuedAt, view.ValidUntil, at), at, view.IssuedAt,
            view.ValidUntil), Json.Options);
    }
}
