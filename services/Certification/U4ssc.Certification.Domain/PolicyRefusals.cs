using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>Every way the answer about the policy can be no.</summary>
public static class PolicyRefusals
{
    /// <summary>The terms as a whole, with each member that is wrong.</summary>
    public static Refusal TermsOutOfRange(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "policy.terms_out_of_range", "The policy cannot have these terms. Correct the named members and send it again.", places);

    internal static RefusedPlace ShareOutOfRange => new(
        "/coreKpisVerifiedPercentMin", "policy.share_out_of_range", "The minimum share is a percentage above 0 and up to 100.");

    internal static RefusedPlace ValidityOutOfRange => new(
        "/validityYears", "policy.validity_out_of_range", $"The validity is 1 to {PolicyDecider.ValidityYearsMax} whole years.");

    internal static RefusedPlace BasisMissing(string? basis) => new(
        "/basis", "policy.basis_missing", $"Say in 1 to {PolicyDecider.BasisCharactersMax} characters where the rule comes from; the public reads it." + Text.Why(TextKind.Prose, basis));
}
