using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Catalogue.Features;

/// <summary>
/// GET what differs between two editions, each change classed: breaking, where figures cannot be compared any more, or compatible.
/// </summary>
internal static class CompareEditionsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/editions/{edition}/diff/{other}", Handle).Produces<Comparison>();

    /// <param name="Class"><c>breaking</c>, where figures cannot be compared any more, or <c>compatible</c>.</param>
    public sealed record Difference(string Kpi, string? DataPoint, string Member, string? From, string? To, string Class);

    /// <summary>What differs between two editions.</summary>
    public sealed record Comparison(string From, string To, int Breaking, int Compatible, IReadOnlyList<Difference> Changes);

    private static async Task<IResult> Handle(string edition, string other, Request request)
    {
        var from = await Drafts.Edition(edition, request);
        var to = await Drafts.Edition(other, request);
        if (from is null || to is null) return EditionRefusals.Unknown.ToProblem();

        PublicAnswer.Keep(request, from.Value.State == EditionView.Published && to.Value.State == EditionView.Published);
        var changes = EditionDiff.Between(from.Value.Content, to.Value.Content);
        return Results.Json(new Comparison(
            edition, other, changes.Count(change => change.Breaking), changes.Count(change => !change.Breaking),
            [.. changes.Select(change => new Difference(
                change.Kpi, change.DataPoint, change.Member, change.From, change.To, change.Breaking ? "breaking" : "compatible"))]),
                Json.Options);
    }
}
