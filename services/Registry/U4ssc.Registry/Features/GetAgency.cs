using System.Text.Json.Serialization;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>An agency as people see it.</summary>
internal sealed record AgencyView(string Code, string Name, IReadOnlyList<string> Countries) : IView<AgencyView, IAgencyEvent>
{
    [JsonIgnore]
    public Owner Owner => new(Agency: Code);

    public static AgencyView? Evolve(AgencyView? view, IAgencyEvent happened, Recorded recorded) => happened switch
    {
        AgencyRegistered e => new(e.Code, e.Name, e.Countries),
        _ => throw new ImpossibleHistoryException(view, happened),
    };
}

/// <summary>One agency, now and as it was.</summary>
internal static class GetAgencyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapResource<AgencyView, IAgencyEvent>("/agencies/{code}", request => AgencyFacts.Stream(request.RouteText("code")));
}
