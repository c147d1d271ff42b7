using U4ssc.Certification.Domain;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>POST /certificates/{number}/suspension: the secretariat takes a certificate out of force for the time being.</summary>
internal static class SuspendCertificateEndpoint
{
    public sealed record Body(string? Reason = null, DateTimeOffset? EffectiveAt = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/certificates/{number}/suspension", Handle).Described(
            "Takes a certificate out of force until it is reinstated.");

    private static Task<IResult> Handle(string number, Body<Body> body, Request request, Transact transact, Certificates certificates) =>
        transact.Change(
            request, certificates, number, body.Value.Reason, body.Value.EffectiveAt,
            why => new SuspendCertificate(why, body.Value.EffectiveAt, request.Now));
}
