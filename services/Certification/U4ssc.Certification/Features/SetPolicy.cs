using U4ssc.Certification.Domain;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

internal static class SetPolicyEndpoint
{
    public sealed record Body(decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/policies", Handle)
        .Produces<Set>(StatusCodes.Status201Created).Produces<Set>();

    /// <summary>The policy that is in force.</summary>
    public sealed record Set(int Version, decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis);

    /// <summary>The default policy, where none was ever set: a later migrate must not take back what the secretariat decided.</summary>
    public static Task Default(IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<Transact>().Do<Policy, IPolicyEvent>(
            Asked.BySystem("default-policy"), DecisionFacts.PolicyStream,
            state => state is Policy.Unset ? PolicyDecider.Decide(PolicyDecider.Default, state) : [], cancellation);

    // Each post is a new version beside the earlier ones, which stay: nothing that exists is changed, so no If-Match is asked for.
    private static Task<IResult> Handle(Body<Body> body, Request request, Transact transact)
    {
        var command = new SetPolicy(body.Value.CoreKpisVerifiedPercentMin, body.Value.ValidityYears, body.Value.Basis);
        return transact.Create<Policy, IPolicyEvent>(
            request, DecisionFacts.PolicyStream, new Owner(), state => PolicyDecider.Decide(command, state),
            (_, state, version, changed) => changed ? Answer.Created($"/api/certification/policies/default?version={version}", Shown(state), version) : Answer.Ok(Shown(state), version));
    }

    private static Set Shown(Policy state) => state is Policy.InForce now
        ? new Set(now.Terms.Version, now.Terms.CoreKpisVerifiedPercentMin, now.Terms.ValidityYears, now.Basis)
        : throw new InvalidOperationException("A policy that was set is in force.");
}
