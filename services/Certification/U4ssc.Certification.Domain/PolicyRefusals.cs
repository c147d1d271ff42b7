using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>Every way the answer about the policy can be no.</summary>
public static class PolicyRefusals
{
    /// <summary>The terms as a whole, with each member that is wrong.</summary>
    public static Refusal TermsOutOfRange(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "policy.terms_out_of_range", "The policy cannot have these terms. Correct the named members and send it again.", places);

    /// <summary>Confirmation, while nothing is proposed.</summary>
    public static Refusal NothingProposed { get; } =
        Refusal.Conflict("policy.nothing_proposed", "No change of the policy is proposed. Propose one first, with POST /policies.");

    /// <summary>Confirmation by the holder who proposed.</summary>
    public static Refusal SameHolder { get; } = Refusal.Forbidden(
        "policy.same_holder",
        "A change of the policy is confirmed by somebody else than who proposed it. Ask another holder of the secretariat.");

    /// <summary>A change, before there is a policy.</summary>
    public static Refusal Unset { get; } = Refusal.Conflict("policy.unset",
        "There is no policy yet: the operator runs migrate, which sets the default one.");

    internal static RefusedPlace ShareOutOfRange => new(
        "/coreKpisVerifiedPercentMin", "policy.share_out_of_range", "The minimum share is a percentage above 0 and up to 100.");

    internal static RefusedPlace ValidityOutOfRange => new(
        "/validityYears", "policy.validity_out_of_range", $"The validity is 1 to {PolicyDecider.ValidityYearsMax} whole years.");

    internal static RefusedPlace BasisMissing(string? basis) => new(
        "/basis", "policy.basis_missing",
        $"Say in 1 to {PolicyDecider.BasisCharactersMax} characters where the rule comes from; the public reads it." +
        Text.Why(TextKind.Prose, basis));
}
