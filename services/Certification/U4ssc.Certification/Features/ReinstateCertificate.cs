using U4ssc.Certification.Domain;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>POST /certificates/{number}/reinstatement: the secretariat ends a suspension, or takes back one that is announced.</summary>
internal static class ReinstateCertificateEndpoint
{
    public sealed record Body(string? Reason = null, DateTimeOffset? EffectiveAt = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/certificates/{number}/reinstatement", Handle).Described(
            "Puts a suspended certificate into force again; with the effectiveAt of a suspension that is announced, takes that back.");

    private static Task<IResult> Handle(string number, Body<Body> body, Request request, Transact transact, Certificates certificates) =>
        transact.Change(
            request, certificates, number, body.Value.Reason, body.Value.EffectiveAt,
            why => new ReinstateCertificate(why, body.Value.EffectiveAt, request.Now));
}
