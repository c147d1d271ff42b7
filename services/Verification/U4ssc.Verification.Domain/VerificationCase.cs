using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>The review of one submission over all its revisions, stream <c>DerivedId.Of("case", submissionId)</c>.</summary>
public abstract record VerificationCase : IState<VerificationCase, ICaseEvent>, IOwned
{
    private VerificationCase()
    {
    }

    /// <inheritdoc />
    public static VerificationCase Initial { get; } = new None();

    /// <summary>The id of the one case of a submission.</summary>
    public static Guid IdOf(Guid submission) => DerivedId.Of("case", submission);

    /// <inheritdoc />
    public static VerificationCase Evolve(VerificationCase state, ICaseEvent happened) => (state, happened) switch
    {
        (None, CaseOpened e) => new Unassigned(CaseFile.Of(e.Submitted)),
        (None, CaseForestalled) => new Forestalled(),
        (Unassigned s, CaseVerifierAssigned { Part: CasePart.Lead } e) => new InReview(s.File.With(e)),
        (Concluded s, CaseVerifierAssigned { Part: CasePart.Second } e) => s with { File = s.File.With(e) },
        (Unassigned or InReview or Returned, CaseVerifierAssigned e) => (Open)state with { File = ((Open)state).File.With(e) },
        (Open s, CaseIndependenceDeclared e) when s.File.Assigned(e.Holder) is not null => s with { File = s.File.With(e) },
        (InReview s, CaseFindingsRecorded e) => s with { File = s.File.With(e) },
        (InReview s, CaseReturned) => new Returned(s.File),
        (Returned s, CaseRevisionReceived e) => new InReview(s.File.With(e)),
        (InReview s, CaseConcluded e) => new Concluded(s.File, e.By),
        (Concluded s, CaseAttested e) => new Attested(s.File, e.AttestedBy),
        (Open s, CaseCancelled) => new Cancelled(s.File),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    /// <summary>Agency and city of the submission, and the verifiers that have a part now; null where no case opened.</summary>
    public Owner? Whose(Guid id) => this is Begun { File: var file }
        ? new(file.Submitted.Agency, file.Submitted.CityId, [.. file.Verifiers.Values.Select(verifier => verifier.Holder)])
        : null;

    /// <summary>No revision came in yet.</summary>
    public sealed record None : VerificationCase;

    /// <summary>The submission was withdrawn before it came in.</summary>
    public sealed record Forestalled : VerificationCase;

    /// <summary>A case that opened.</summary>
    public abstract record Begun(CaseFile File) : VerificationCase;

    /// <summary>A case that can still come to a conclusion, or be cancelled.</summary>
    public abstract record Open(CaseFile File) : Begun(File);

    /// <summary>There is no lead yet.</summary>
    public sealed record Unassigned(CaseFile File) : Open(File);

    /// <summary>There is a lead; findings are recorded.</summary>
    public sealed record InReview(CaseFile File) : Open(File);

    /// <summary>The city has the queries; its next revision is awaited.</summary>
    public sealed record Returned(CaseFile File) : Open(File);

    /// <summary>The lead concluded; the second is awaited.</summary>
    public sealed record Concluded(CaseFile File, CaseVerifier By) : Open(File);

    /// <summary>Done: two persons stand for it.</summary>
    public sealed record Attested(CaseFile File, CaseVerifier By) : Begun(File);

    /// <summary>Ended without a conclusion.</summary>
    public sealed record Cancelled(CaseFile File) : Begun(File);
}
