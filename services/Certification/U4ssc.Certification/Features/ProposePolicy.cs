using U4ssc.Certification.Domain;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>
/// POST /policies: a holder of the secretariat proposes the next version of the policy; nothing changes until another one confirms it.
/// </summary>
internal static class ProposePolicyEndpoint
{
    public sealed record Body(decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/policies", Handle)
        .Produces<Proposal>(StatusCodes.Status201Created).Produces<Proposal>();

    /// <summary>What was proposed.</summary>
    /// <param name="State"><c>proposed</c>, or <c>in_force</c> where it says what is in force already.</param>
    /// <param name="InForce">Version of the policy that is in force.</param>
    public sealed record Proposal(string State, int InForce, decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis);

    /// <summary>The default policy, where none was ever set: a later migrate must not take back what the secretariat decided.</summary>
    public static Task Default(IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<Transact>().Do<Policy, IPolicyEvent>(
            Asked.BySystem("default-policy"), DecisionFacts.PolicyStream,
            state => state is Policy.Unset ? PolicyDecider.Decide(PolicyDecider.Default, state) : [], cancellation);

    // A proposal changes nothing that is in force, and the confirmation names what it saw: no If-Match is asked for here.
    private static Task<IResult> Handle(Body<Body> body, Request request, Transact transact)
    {
        var said = body.Value;
        var command = new ProposePolicy(said.CoreKpisVerifiedPercentMin, said.ValidityYears, said.Basis, request.Caller.Holder);
        return transact.Create<Policy, IPolicyEvent>(
            request, DecisionFacts.PolicyStream, Owner.Nobody, state => PolicyDecider.Decide(command, state),
            (_, state, version, changed) => changed
                ? Answer.Created("/api/certification/policies/default", Shown(said, state, "proposed"), version)
                : Answer.Ok(Shown(said, state, state is Policy.InForce { Proposed: null } ? "in_force" : "proposed"), version));
    }

    private static Proposal Shown(Body said, Policy state, string standing) =>
        new(standing, ((Policy.InForce)state).Terms.Version, said.CoreKpisVerifiedPercentMin, said.ValidityYears, said.Basis);
}
