using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue.Features;

/// <summary>GET what differs between two editions, each change classed: breaking, where figures cannot be compared any more, or compatible.</summary>
internal static class CompareEditionsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/editions/{edition}/diff/{other}", Handle);

    private static async Task<IResult> Handle(string edition, string other, Request request, Streams streams)
    {
        var from = await streams.Edition(edition, request);
        var to = await streams.Edition(other, request);
        if (from is null || to is null) return EditionRefusals.Unknown.ToProblem();

        PublicAnswer.Keep(request, from.Value.State == EditionView.Published && to.Value.State == EditionView.Published);
        var changes = EditionDiff.Between(from.Value.Content, to.Value.Content);
        return Results.Json(new
        {
            from = edition,
            to = other,
            breaking = changes.Count(change => change.Breaking),
            compatible = changes.Count(change => !change.Breaking),
            changes = changes.Select(change => new
            {
                change.Kpi,
                change.DataPoint,
                change.Member,
                change.From,
                change.To,
                @class = change.Breaking ? "breaking" : "compatible",
            }),
        }, Json.Options);
    }
}
