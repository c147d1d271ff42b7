using U4ssc.Catalogue.Domain;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>PUT one KPI of a draft, new or anew, in the shape in which GET shows it. If-Match is the edition's.</summary>
internal static class DefineKpiEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/editions/{edition}/kpis/{code}", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(string edition, string code, Body<Kpi> body, Request request, Transact transact) =>
        transact.Ask<Edition, IEditionEvent>(
            request, Identities.EditionStream(edition),
            state => EditionDecider.Decide(new DefineKpi(code, body.Value, request.Caller.Holder), state),
            (_, version) => Answer.NoContent(version));
}
