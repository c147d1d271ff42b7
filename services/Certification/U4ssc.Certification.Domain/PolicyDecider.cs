using U4ssc.Kernel;
using static U4ssc.Certification.Domain.PolicyRefusals;

namespace U4ssc.Certification.Domain;

/// <summary>What can be asked of the policy.</summary>
public abstract record PolicyCommand;

/// <summary>Puts these terms into force, as the next version.</summary>
public sealed record SetPolicy(decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis) : PolicyCommand;

/// <summary>The rules of the certification policy.</summary>
public static class PolicyDecider
{
    /// <summary>Years of validity at the most: a longer one would be a promise about data that nobody looked at.</summary>
    public const int ValidityYearsMax = 20;

    /// <summary>Characters of the basis at the most.</summary>
    public const int BasisCharactersMax = 2000;

    /// <summary>
    /// The default. Official material names no level, minimum share or validity: these figures are this project's decision, and say so.
    /// </summary>
    public static readonly SetPolicy Default = new(
        CoreKpisVerifiedPercentMin: 80,
        ValidityYears: 3,
        Basis: "Default of this platform. The programme's published material names no minimum share and no validity; the secretariat can set others.");

    /// <summary>New events, none where the terms are in force already, or one refusal.</summary>
    public static Decision<IPolicyEvent> Decide(PolicyCommand command, Policy state) => (command, state) switch
    {
        (SetPolicy c, _) when Wrong(c) is { Count: > 0 } places => TermsOutOfRange(places),
        (SetPolicy c, Policy.InForce now) when Same(c, now) => [],
        (SetPolicy c, Policy.InForce now) => [new PolicySet(now.Terms.Version + 1, c.CoreKpisVerifiedPercentMin, c.ValidityYears, c.Basis)],
        (SetPolicy c, Policy.Unset) => [new PolicySet(1, c.CoreKpisVerifiedPercentMin, c.ValidityYears, c.Basis)],
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command that this decider does not know."),
    };

    private static bool Same(SetPolicy asked, Policy.InForce now) =>
        asked.CoreKpisVerifiedPercentMin == now.Terms.CoreKpisVerifiedPercentMin && asked.ValidityYears == now.Terms.ValidityYears && asked.Basis == now.Basis;

    private static List<RefusedPlace> Wrong(SetPolicy asked)
    {
        var places = new List<RefusedPlace>();
        if (asked.CoreKpisVerifiedPercentMin is <= 0 or > 100 || !Figures.IsAcceptable(asked.CoreKpisVerifiedPercentMin)) places.Add(ShareOutOfRange);
        if (asked.ValidityYears is < 1 or > ValidityYearsMax) places.Add(ValidityOutOfRange);
        if (!Text.Is(TextKind.Prose, asked.Basis, BasisCharactersMax)) places.Add(BasisMissing(asked.Basis));
        return places;
    }
}
