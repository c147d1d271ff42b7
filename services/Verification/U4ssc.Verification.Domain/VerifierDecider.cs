using U4ssc.Kernel;
using static U4ssc.Verification.Domain.VerifierRefusals;

namespace U4ssc.Verification.Domain;

/// <summary>What can be asked of a verifier.</summary>
public abstract record VerifierCommand;

/// <summary>Accredit a person.</summary>
/// <param name="Ties">Agency codes or city ids.</param>
public sealed record AccreditVerifier(Holder Holder, VerifierLevel Level, IReadOnlyList<string> Ties) : VerifierCommand;

/// <summary>Say what a verifier's ties are from now on.</summary>
public sealed record ChangeTies(IReadOnlyList<string> Ties) : VerifierCommand;

/// <summary>Suspend a verifier.</summary>
public sealed record SuspendVerifier(string Reason) : VerifierCommand;

/// <summary>Forget a verifier's name. The log holds the opaque id of the person alone, so nothing in it changes.</summary>
public sealed record ForgetVerifierName : VerifierCommand;

/// <summary>Count an attested case that a provisional verifier worked on under a qualified one.</summary>
public sealed record CountSupervisedCase(Guid CaseId) : VerifierCommand;

/// <summary>The rules of accreditation.</summary>
public static class VerifierDecider
{
    /// <summary>Attested cases under supervision that make a provisional verifier a qualified one [S].</summary>
    public const int SupervisedCasesToQualify = 3;

    /// <summary>Events or one refusal.</summary>
    public static Decision<IVerifierEvent> Decide(VerifierCommand command, Verifier state) => (command, state) switch
    {
        (AccreditVerifier c, _) when VerifierInput.Refuse(c) is { } refusal => refusal,
        (AccreditVerifier c, Verifier.Unknown) => [new VerifierAccredited(c.Holder, c.Level, VerifierInput.Sorted(c.Ties))],
        (AccreditVerifier c, Verifier.Accredited a) when c.Level == a.AccreditedAs
            && VerifierInput.Sorted(c.Ties).SequenceEqual(a.Ties, StringComparer.Ordinal) => [],
        (AccreditVerifier, Verifier.Accredited a) => AlreadyAccredited(a.AccreditedAs),
        (AccreditVerifier, Verifier.Suspended) => Suspended,

        (ChangeTies c, _) when VerifierInput.Refuse(c) is { } refusal => refusal,
        (ChangeTies c, Verifier.Accredited a) when VerifierInput.Sorted(c.Ties).SequenceEqual(a.Ties, StringComparer.Ordinal) => [],
        (ChangeTies c, Verifier.Accredited) => [new VerifierTiesChanged(VerifierInput.Sorted(c.Ties))],
        (ChangeTies, Verifier.Suspended) => Suspended,

        (SuspendVerifier c, _) when VerifierInput.Refuse(c) is { } refusal => refusal,
        (SuspendVerifier c, Verifier.Accredited) => [new VerifierSuspended(c.Reason)],
        (SuspendVerifier, Verifier.Suspended) => [],

        (ForgetVerifierName, Verifier.Accredited or Verifier.Suspended) => [],

        (CountSupervisedCase c, Verifier.Accredited a) when a.Level == VerifierLevel.Qualified
            || a.SupervisedCases.Contains(c.CaseId) => [],
        (CountSupervisedCase c, Verifier.Accredited a) when a.SupervisedCases.Count + 1 < SupervisedCasesToQualify =>
            [new VerifierCaseSupervised(c.CaseId, a.SupervisedCases.Count + 1)],
        // The count and what follows from it are two facts, and both are asked for: one decision, appended together.
        (CountSupervisedCase c, Verifier.Accredited a) =>
            [new VerifierCaseSupervised(c.CaseId, a.SupervisedCases.Count + 1), new VerifierQualified(a.SupervisedCases.Count + 1)],
        (CountSupervisedCase, Verifier.Suspended) => Suspended,

        _ => NotFound,
    };
}
