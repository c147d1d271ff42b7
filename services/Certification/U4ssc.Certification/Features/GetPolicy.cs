using System.Globalization;
using System.Text.Json.Serialization;
using U4ssc.Certification.Domain;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>The policy: what a certificate asks for, and where that rule comes from.</summary>
public sealed record PolicyView(int Version, decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis, DateTimeOffset SetAt) : IView<PolicyView, IPolicyEvent>
{
    /// <inheritdoc />
    [JsonIgnore]
    public Owner Owner => new();

    /// <inheritdoc />
    public static PolicyView? Evolve(PolicyView? view, IPolicyEvent happened, Recorded recorded) => happened switch
    {
        PolicySet e => new(e.Version, e.CoreKpisVerifiedPercentMin, e.ValidityYears, e.Basis, recorded.At),
        _ => throw new ImpossibleHistoryException(view ?? (object)"no policy", happened),
    };
}

/// <summary>Every version of the policy, the first one first.</summary>
public sealed record PolicyVersions(IReadOnlyList<PolicyView> Items) : IView<PolicyVersions, IPolicyEvent>
{
    /// <inheritdoc />
    [JsonIgnore]
    public Owner Owner => new();

    /// <inheritdoc />
    public static PolicyVersions? Evolve(PolicyVersions? view, IPolicyEvent happened, Recorded recorded) =>
        PolicyView.Evolve(null, happened, recorded) is { } set ? new([.. view?.Items ?? [], set]) : view;
}

internal static class GetPolicyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapResource<PolicyView, IPolicyEvent>("/policies/default", _ => DecisionFacts.PolicyStream);
        routes.MapGet("/policies", List).Produces<Page<PolicyView>>().Paged();
    }

    private static async Task<IResult> List(Request request, Streams streams)
    {
        var after = 0;
        if (request.Cursor is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
        var all = (await streams.View<PolicyVersions, IPolicyEvent>(DecisionFacts.PolicyStream, request.Cancellation))?.Value.Items ?? [];
        var items = all.Where(policy => policy.Version > after).Take(request.Limit).ToList();
        var next = items.Count > 0 && items[^1].Version < all[^1].Version ? items[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(new Page<PolicyView>(items, next), Json.Options);
    }
}
