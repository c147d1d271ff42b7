using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

internal static class AssignVerifierEndpoint
{
    public sealed record Body(Guid Verifier, CasePart Part);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/cases/{id:guid}/assignments", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid id, Body<Body> body, Request request, Streams streams, Transact transact)
    {
        var verifier = await streams.State<Verifier, IVerifierEvent>(body.Value.Verifier, request.Cancellation);
        return await transact.Ask<VerificationCase, ICaseEvent>(
            request, id,
            decide: state => CaseDecider.Decide(new AssignVerifier(verifier.Value, body.Value.Part), state),
            answer: (_, version) => Answer.NoContent(version));
    }
}
