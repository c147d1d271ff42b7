using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>Every way in which the answer on a verifier can be no.</summary>
public static class VerifierRefusals
{
    /// <summary>Nobody accredited this person.</summary>
    public static Refusal NotFound { get; } =
        Refusal.NotFound("verifier.not_found", "There is no such verifier. Accredit it first, or check the id.");

    /// <summary>A suspended verifier neither works nor is accredited again.</summary>
    public static Refusal Suspended { get; } =
        Refusal.Conflict("verifier.suspended",
            "This verifier is suspended. Its accreditation cannot be used or repeated; assign another verifier.");

    /// <summary>The person is a verifier already, on other terms.</summary>
    public static Refusal AlreadyAccredited(VerifierLevel level) =>
        Refusal.Conflict("verifier.already_accredited",
            $"The person behind this account is already accredited, as {level.ToString().ToLowerInvariant()} or with other ties. Read the verifier instead of accrediting it again: one accreditation counts for all accounts of a person.");

    /// <summary>Nobody works for verifiers with such an account.</summary>
    public static RefusedPlace UserUnknown { get; } = new(
        "/user", "verifier.user_unknown", "There is no account of role verifier with this subject id. Create it first, or check the id.");

    /// <summary>Something that was said cannot be accepted.</summary>
    public static Refusal Unacceptable(IReadOnlyList<RefusedPlace> places) =>
        Refusal.Invalid("verifier.unacceptable", "The verifier cannot be accepted as given. Correct each place that is named.", places);
}
