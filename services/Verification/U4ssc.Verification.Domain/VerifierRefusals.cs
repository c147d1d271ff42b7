using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>Every way in which the answer on a verifier can be no.</summary>
public static class VerifierRefusals
{
    /// <summary>Nobody accredited this subject.</summary>
    public static Refusal NotFound { get; } =
        Refusal.NotFound("verifier.not_found", "There is no such verifier. Accredit it first, or check the id.");

    /// <summary>A suspended verifier neither works nor is accredited again.</summary>
    public static Refusal Suspended { get; } =
        Refusal.Conflict("verifier.suspended", "This verifier is suspended. Its accreditation cannot be used or repeated; assign another verifier.");

    /// <summary>The subject is a verifier already, on other terms.</summary>
    public static Refusal AlreadyAccredited(VerifierLevel level) =>
        Refusal.Conflict("verifier.already_accredited", $"This subject is already accredited, as {level.ToString().ToLowerInvariant()} or with other ties. Read it instead of accrediting it again.");

    /// <summary>Something that was said cannot be accepted.</summary>
    public static Refusal Unacceptable(IReadOnlyList<RefusedPlace> places) =>
        Refusal.Invalid("verifier.unacceptable", "The verifier cannot be accepted as given. Correct each place that is named.", places);
}
