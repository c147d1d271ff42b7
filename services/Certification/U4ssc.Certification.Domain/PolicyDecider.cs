using U4ssc.Kernel;
using static U4ssc.Certification.Domain.PolicyRefusals;

namespace U4ssc.Certification.Domain;

/// <summary>What can be asked of the policy.</summary>
public abstract record PolicyCommand;

/// <summary>Puts these terms into force as the first version: the platform itself, at installation.</summary>
public sealed record SetPolicy(decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis) : PolicyCommand;

/// <summary>Proposes these terms as the next version; the proposal before, where there is one, is replaced.</summary>
/// <param name="By">Opaque id of the holder of the account.</param>
public sealed record ProposePolicy(decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis, Holder By) : PolicyCommand;

/// <summary>Puts what is proposed into force.</summary>
/// <param name="By">Opaque id of the holder of the account; another than the proposal's.</param>
public sealed record ConfirmPolicy(Holder By) : PolicyCommand;

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
        (SetPolicy c, Policy.Unset) => Wrong(c.CoreKpisVerifiedPercentMin, c.ValidityYears, c.Basis) is { Count: > 0 } places
            ? TermsOutOfRange(places)
            : [new PolicySet(1, c.CoreKpisVerifiedPercentMin, c.ValidityYears, c.Basis)],
        (SetPolicy, Policy.InForce) => [],

        (ProposePolicy c, _) when Wrong(c.CoreKpisVerifiedPercentMin, c.ValidityYears, c.Basis) is { Count: > 0 } places =>
            TermsOutOfRange(places),
        (ProposePolicy c, Policy.InForce { Proposed: null } now) when Same(c, now) => [],
        (ProposePolicy c, Policy.InForce { Proposed: { } before }) when before == Proposal(c) => [],
        (ProposePolicy c, Policy.InForce) => [Proposal(c)],

        (ConfirmPolicy c, Policy.InForce { Proposed: null } now) => now.ConfirmedBy == c.By ? [] : NothingProposed,
        (ConfirmPolicy c, Policy.InForce { Proposed: { } proposed }) when proposed.By == c.By => SameHolder,
        (ConfirmPolicy c, Policy.InForce { Proposed: { } next } now) =>
            [new PolicySet(now.Terms.Version + 1, next.CoreKpisVerifiedPercentMin, next.ValidityYears, next.Basis, c.By)],

        (_, Policy.Unset) => PolicyRefusals.Unset,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command that this decider does not know."),
    };

    private static bool Same(ProposePolicy asked, Policy.InForce now) =>
        asked.CoreKpisVerifiedPercentMin == now.Terms.CoreKpisVerifiedPercentMin && asked.ValidityYears == now.Terms.ValidityYears
            && asked.Basis == now.Basis;

    private static PolicyProposed Proposal(ProposePolicy asked) =>
        new(asked.CoreKpisVerifiedPercentMin, asked.ValidityYears, asked.Basis, asked.By);

    private static List<RefusedPlace> Wrong(decimal share, int years, string basis)
    {
        var places = new List<RefusedPlace>();
        if (share is <= 0 or > 100 || !Figures.IsAcceptable(share)) places.Add(ShareOutOfRange);
        if (years is < 1 or > ValidityYearsMax) places.Add(ValidityOutOfRange);
        if (!Text.Is(TextKind.Prose, basis, BasisCharactersMax)) places.Add(BasisMissing(basis));
        return places;
    }
}
