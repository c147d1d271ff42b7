using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>The secretariat takes an agency into the programme.</summary>
internal static class RegisterAgencyEndpoint
{
    public sealed record Body(string Code, string Name, IReadOnlyList<string> Countries);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/agencies", Handle)
        .Produces<AgencyView>(StatusCodes.Status201Created).Produces<AgencyView>();

    private static Task<IResult> Handle(Body<Body> body, Request request, Transact transact)
    {
        var agency = body.Value;
        return transact.Create<Agency, IAgencyEvent>(
            request, AgencyFacts.Stream(agency.Code),
            owner: new Owner(Agency: agency.Code),
            decide: state => AgencyDecider.Decide(new RegisterAgency(agency.Code, agency.Name, agency.Countries), state),
            answer: (_, state, version, changed) => changed
                ? Answer.Created($"/api/registry/agencies/{agency.Code}", Shown(state), version)
                : Answer.Ok(Shown(state), version));
    }

    private static AgencyView Shown(Agency state) =>
        state is Agency.Registered agency
            ? new(agency.Code, agency.Name, agency.Countries)
            : throw new InvalidOperationException("An agency that was just registered is not.");
}
