using U4ssc.Certification.Domain;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>
/// POST /policies/default/confirmation: another holder of the secretariat puts into force what is proposed, as If-Match saw it.
/// </summary>
internal static class ConfirmPolicyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/policies/default/confirmation", Handle)
        .Produces<InForce>();

    /// <summary>The policy that is in force now.</summary>
    public sealed record InForce(string State, int Version, decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis);

    private static Task<IResult> Handle(Request request, Transact transact) =>
        transact.Ask<Policy, IPolicyEvent>(
            request, DecisionFacts.PolicyStream,
            state => PolicyDecider.Decide(new ConfirmPolicy(request.Caller.Holder), state),
            (state, version) => Answer.Ok(Shown((Policy.InForce)state), version));

    private static InForce Shown(Policy.InForce now) =>
        new("in_force", now.Terms.Version, now.Terms.CoreKpisVerifiedPercentMin, now.Terms.ValidityYears, now.Basis);
}
