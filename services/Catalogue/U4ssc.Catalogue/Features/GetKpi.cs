using U4ssc.Catalogue.Domain;
using U4ssc.Kernel.Http;

namespace U4ssc.Catalogue.Features;

/// <summary>GET one KPI with all that the catalogue knows of it, provenance included.</summary>
internal static class GetKpiEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/editions/{edition}/kpis/{code}", Handle).Produces<Kpi>().AsItWas();

    private static async Task<IResult> Handle(string edition, string code, Request request)
    {
        if (await Drafts.Edition(edition, request) is not { } found)
            return EditionRefusals.Unknown.ToProblem();
        if (found.Value.Content.Kpis.FirstOrDefault(kpi => kpi.Code == code) is not { } kpi)
            return EditionRefusals.KpiUnknown.ToProblem();

        return PublicAnswer.Of(request, found.Version, found.Value.State == EditionView.Published, kpi);
    }
}
