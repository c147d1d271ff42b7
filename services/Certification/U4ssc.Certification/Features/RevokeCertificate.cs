using U4ssc.Certification.Domain;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>POST /certificates/{number}/revocation: the secretariat takes a certificate back for good.</summary>
internal static class RevokeCertificateEndpoint
{
    public sealed record Body(string? Reason = null, DateTimeOffset? EffectiveAt = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/certificates/{number}/revocation", Handle).Described(
            "Takes a certificate back for good; this cannot be undone, also where it is announced for later.");

    private static Task<IResult> Handle(string number, Body<Body> body, Request request, Transact transact, Certificates certificates) =>
        transact.Change(
            request, certificates, number, body.Value.Reason, body.Value.EffectiveAt,
            why => new RevokeCertificate(why, body.Value.EffectiveAt, request.Now));
}
