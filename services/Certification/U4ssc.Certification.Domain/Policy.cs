using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>The terms that a decision is made by.</summary>
/// <param name="Version">Version of the policy.</param>
/// <param name="CoreKpisVerifiedPercentMin">Percent of the counted core KPIs that must be complete and verified.</param>
/// <param name="ValidityYears">Years from issue to the end of a certificate.</param>
public sealed record PolicyTerms(int Version, decimal CoreKpisVerifiedPercentMin, int ValidityYears);

/// <summary>The certification policy: nothing yet, or the version in force.</summary>
public abstract record Policy : IState<Policy, IPolicyEvent>, IOwned
{
    private Policy()
    {
    }

    /// <summary>No policy was ever set: nothing can be decided.</summary>
    public sealed record Unset : Policy;

    /// <summary>The version in force.</summary>
    /// <param name="Proposed">What may become the next version, where something is proposed.</param>
    /// <param name="ConfirmedBy">Holder who put it into force.</param>
    public sealed record InForce(PolicyTerms Terms, string Basis, Holder? ConfirmedBy, PolicyProposed? Proposed = null) : Policy;

    /// <inheritdoc />
    /// <remarks>There is always one, and it is the programme's.</remarks>
    public Owner? Whose(Guid id) => Owner.Nobody;

    /// <inheritdoc />
    public static Policy Initial { get; } = new Unset();

    /// <inheritdoc />
    public static Policy Evolve(Policy state, IPolicyEvent happened) => (state, happened) switch
    {
        (Unset, PolicySet { Version: 1 } set) => In(set),
        (InForce now, PolicyProposed proposed) => now with { Proposed = proposed },
        (InForce now, PolicySet set) when set.Version == now.Terms.Version + 1 => In(set),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    private static InForce In(PolicySet set) =>
        new(new(set.Version, set.CoreKpisVerifiedPercentMin, set.ValidityYears), set.Basis, set.ConfirmedBy);
}
