using System.Globalization;
using U4ssc.Certification.Domain;
using U4ssc.Kernel.Hosting;

namespace U4ssc.Certification.Features;

internal static class GetCertificateStatusEndpoint
{
    public sealed record StatusAtInstant(string Number, CertificateStatus Status, DateTimeOffset At, DateTimeOffset IssuedAt, DateTimeOffset ValidUntil);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/certificates/{number}/status", Handle).Produces<StatusAtInstant>();

    private static async Task<IResult> Handle(string number, Request request, Certificates certificates)
    {
        var at = Instant(request);
        if (await certificates.WithNumber(number, request.Cancellation) is not { Value: var view }) return CertificateRefusals.Unknown.ToProblem();
        return TypedResults.Json(new StatusAtInstant(view.Number, Validity.At(view.IssuedAt, view.ValidUntil, at), at, view.IssuedAt, view.ValidUntil), Json.Options);
    }

    private static DateTimeOffset Instant(Request request)
    {
        if (request.Query("at") is not { } text) return request.Now;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new BadInputException("?at", "json.not_an_instant", "at must be an instant such as 2026-04-30T12:00:00Z.");
    }
}
