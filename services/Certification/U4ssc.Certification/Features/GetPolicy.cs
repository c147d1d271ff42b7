using System.Globalization;
using System.Text.Json.Serialization;
using U4ssc.Certification.Domain;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>Terms that a holder of the secretariat has proposed and another one has not confirmed yet.</summary>
public sealed record ProposedPolicy(decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis, DateTimeOffset ProposedAt);

/// <summary>The policy: what a certificate asks for, and where that rule comes from.</summary>
/// <param name="Version">Counts the policies that were in force; the ETag counts proposals as well.</param>
/// <param name="Proposed">What may become the next version; null where nothing is proposed.</param>
public sealed record PolicyView(
    int Version, decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis, DateTimeOffset SetAt, ProposedPolicy? Proposed = null)
    : IView<PolicyView, IPolicyEvent>
{
    /// <inheritdoc />
    [JsonIgnore]
    public Owner Owner => Owner.Nobody;

    /// <inheritdoc />
    public static PolicyView? Evolve(PolicyView? view, IPolicyEvent happened, Recorded recorded) => (view, happened) switch
    {
        ({ } now, PolicyProposed e) => now with { Proposed = new(e.CoreKpisVerifiedPercentMin, e.ValidityYears, e.Basis, recorded.At) },
        (_, PolicySet e) => new(e.Version, e.CoreKpisVerifiedPercentMin, e.ValidityYears, e.Basis, recorded.At),
        _ => throw new ImpossibleHistoryException(view ?? (object)"no policy", happened),
    };
}

/// <summary>Every version of the policy, the first one first.</summary>
public sealed record PolicyVersions(IReadOnlyList<PolicyView> Items) : IView<PolicyVersions, IPolicyEvent>
{
    /// <inheritdoc />
    [JsonIgnore]
    public Owner Owner => Owner.Nobody;

    /// <inheritdoc />
    public static PolicyVersions? Evolve(PolicyVersions? view, IPolicyEvent happened, Recorded recorded) => happened switch
    {
        PolicySet => new([.. view?.Items ?? [], PolicyView.Evolve(null, happened, recorded)!]),
        PolicyProposed => view, // No version yet.
        _ => throw new ImpossibleHistoryException(view, happened),
    };
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
        return Answer.Ok(new Page<PolicyView>(items, next));
    }
}
