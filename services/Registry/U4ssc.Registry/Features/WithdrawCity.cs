using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>An agency takes its city out of the programme.</summary>
internal static class WithdrawCityEndpoint
{
    public sealed record Body(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/cities/{id:guid}/withdrawal", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Body<Body> body, Request request, Transact transact) =>
        transact.Ask<City, ICityEvent>(
            request, id,
            decide: city => CityDecider.Decide(new WithdrawCity(body.Value.Reason), city),
            answer: (_, version) => Answer.NoContent(version),
            reason: body.Value.Reason);
}
