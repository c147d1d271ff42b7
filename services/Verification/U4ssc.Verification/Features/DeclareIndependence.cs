using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

internal static class DeclareIndependenceEndpoint
{
    public sealed record Body(bool Independent);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/cases/{id:guid}/declaration", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid id, Body<Body> body, Request request, Streams streams, Transact transact)
    {
        var by = await Accreditation.Of(request, streams);
        return await transact.Ask<VerificationCase, ICaseEvent>(
            request, id,
            decide: state => CaseDecider.Decide(new DeclareIndependence(by, body.Value.Independent), state),
            answer: (_, version) => Answer.NoContent(version));
    }
}
