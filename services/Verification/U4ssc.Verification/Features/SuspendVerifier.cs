using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

internal static class SuspendVerifierEndpoint
{
    public sealed record Body(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/verifiers/{id:guid}/suspension", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Body<Body> body, Request request, Transact transact) =>
        transact.Ask<Verifier, IVerifierEvent>(
            request, id,
            decide: verifier => VerifierDecider.Decide(new SuspendVerifier(body.Value.Reason), verifier),
            answer: (_, version) => Answer.NoContent(version),
            reason: body.Value.Reason);
}
