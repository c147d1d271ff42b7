using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>How far a verifier is trusted to work alone.</summary>
public enum VerifierLevel
{
    /// <summary>Works only under a qualified verifier, until three supervised cases are attested [S].</summary>
    Provisional,

    /// <summary>Works alone and supervises others.</summary>
    Qualified,
}

/// <summary>What is on disk of a verifier. The name of the person is not: it lives in a document that can be erased.</summary>
public interface IVerifierEvent;

/// <summary>The names under which a verifier's events lie on disk, in histories and in leaves, for ever.</summary>
public static class VerifierEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("verifier_accredited", typeof(VerifierAccredited)),
        ("verifier_case_supervised", typeof(VerifierCaseSupervised)),
        ("verifier_qualified", typeof(VerifierQualified)),
        ("verifier_ties_changed", typeof(VerifierTiesChanged)),
        ("verifier_suspended", typeof(VerifierSuspended)),
    ];
}

/// <summary>The secretariat accredited a verifier.</summary>
/// <param name="Holder">Opaque id of the person behind its accounts.</param>
/// <param name="Ties">Agency codes and city ids it declared a tie to, sorted.</param>
public sealed record VerifierAccredited(Holder Holder, VerifierLevel Level, IReadOnlyList<string> Ties) : IVerifierEvent;

/// <summary>A case that this provisional verifier worked on under a qualified one was attested.</summary>
/// <param name="SupervisedCases">How many there are now, this one included.</param>
public sealed record VerifierCaseSupervised(Guid CaseId, int SupervisedCases) : IVerifierEvent;

/// <summary>A provisional verifier became a qualified one.</summary>
/// <param name="SupervisedCases">Attested cases under supervision that made it so.</param>
public sealed record VerifierQualified(int SupervisedCases) : IVerifierEvent;

/// <summary>A verifier's ties are others than they were: a tie can arise after the accreditation.</summary>
/// <param name="Ties">All of them from now on, sorted.</param>
public sealed record VerifierTiesChanged(IReadOnlyList<string> Ties) : IVerifierEvent;

/// <summary>The secretariat suspended a verifier: no new assignment, no further work on its cases.</summary>
public sealed record VerifierSuspended(string Reason) : IVerifierEvent;
