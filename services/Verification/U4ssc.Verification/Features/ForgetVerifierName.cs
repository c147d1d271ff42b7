using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>
/// DELETE /verifiers/{id}/name: erases a verifier's name. The log holds the opaque id of the person alone, so nothing in it changes.
/// </summary>
internal static class ForgetVerifierNameEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/verifiers/{id:guid}/name", Handle)
        .Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Request request, Transact transact)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new BadInputException("header Reason", "reason.missing", "Say why in the header Reason, without a name.");
        return transact.Ask<Verifier, IVerifierEvent>(
            request, id,
            decide: verifier => VerifierDecider.Decide(new ForgetVerifierName(), verifier),
            answer: (_, version) => Answer.NoContent(version),
            alongside: (session, _) => session.Delete<VerifierPerson>(id));
    }
}
