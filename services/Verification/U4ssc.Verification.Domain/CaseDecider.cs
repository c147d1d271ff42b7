using U4ssc.Kernel;
using static U4ssc.Verification.Domain.CaseRefusals;
using static U4ssc.Verification.Domain.VerificationCase;

namespace U4ssc.Verification.Domain;

/// <summary>What can be asked of a verification case.</summary>
public abstract record CaseCommand;

/// <summary>Take in a frozen revision: the first opens the case, a later one answers the queries.</summary>
public sealed record TakeInRevision(SubmittedRevision Submitted) : CaseCommand;

/// <summary>End the case because its submission was withdrawn.</summary>
public sealed record CancelCase(Guid SubmissionId, string Reason) : CaseCommand;

/// <summary>Give a verifier a part.</summary>
/// <param name="Verifier">The verifier as it is now.</param>
public sealed record AssignVerifier(Verifier Verifier, CasePart Part) : CaseCommand;

/// <summary>What only an assigned verifier can ask.</summary>
/// <param name="By">The asking verifier as it is now; suspension counts at once, also on cases it was assigned to before.</param>
public abstract record ReviewCommand(Verifier By) : CaseCommand;

/// <summary>Declare to be independent.</summary>
public sealed record DeclareIndependence(Verifier By, bool Independent) : ReviewCommand(By);

/// <summary>Record findings, any number at once; each replaces the earlier one on its data point.</summary>
/// <param name="Edition">The content that the submission was made under; null where this service has not heard of it yet.</param>
public sealed record RecordFindings(Verifier By, IReadOnlyList<Finding> Findings, Edition? Edition) : ReviewCommand(By);

/// <summary>Send the case back to the city with its open queries.</summary>
public sealed record ReturnCase(Verifier By) : ReviewCommand(By);

/// <summary>Conclude the review.</summary>
public sealed record ConcludeCase(Verifier By) : ReviewCommand(By);

/// <summary>Confirm the conclusion of another person.</summary>
public sealed record AttestCase(Verifier By) : ReviewCommand(By);

/// <summary>The rules of a verification case.</summary>
public static class CaseDecider
{
    /// <summary>Events or one refusal.</summary>
    public static Decision<ICaseEvent> Decide(CaseCommand command, VerificationCase state) => (command, state) switch
    {
        (TakeInRevision { Submitted.Revision: 1 } c, None) => [new CaseOpened(c.Submitted)],
        (TakeInRevision c, Open s) when c.Submitted.Revision < s.File.Submitted.Revision => [],
        (TakeInRevision c, Open s) when c.Submitted.Revision == s.File.Submitted.Revision =>
            c.Submitted.RevisionSha256 == s.File.Submitted.RevisionSha256 ? [] : RevisionDiffers,
        (TakeInRevision c, Returned s) when c.Submitted.Revision == s.File.Submitted.Revision + 1 =>
            [new CaseRevisionReceived(c.Submitted, c.Submitted.ChangedSince(s.File.Submitted))],
        (TakeInRevision c, Attested s) when c.Submitted.Revision <= s.File.Submitted.Revision => [],
        (TakeInRevision, Cancelled or Forestalled) => [],
        (TakeInRevision, None or Open) => RevisionTooEarly,

        (CancelCase c, None) => [new CaseForestalled(c.SubmissionId, c.Reason)],
        (CancelCase c, Open) => [new CaseCancelled(c.SubmissionId, c.Reason)],
        (CancelCase, Cancelled or Forestalled) => [],

        (AssignVerifier c, Open s) => CaseAssignment.Decide(c, s),

        (AttestCase { By: Verifier.Accredited by }, Concluded s) when by.Holder == s.By.Holder => SamePerson,
        (AttestCase { By: Verifier.Accredited by }, Attested s) when by.Holder == s.By.Holder => [],
        (ReviewCommand c, Open s) when CaseStanding.Refuse(c, s.File) is { } refusal => refusal,
        (ReviewCommand { By: Verifier.Accredited by } c, Open s) => Decide(c, s, by),

        (_, None or Forestalled) => NotFound,
        (_, Attested) => AlreadyAttested,
        (_, Cancelled) => AlreadyCancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "This command has no row."),
    };

    /// <summary>The rows of a verifier who is assigned, has the part that the command needs, and declared its independence.</summary>
    private static Decision<ICaseEvent> Decide(ReviewCommand command, Open state, Verifier.Accredited by) => (command, state) switch
    {
        (DeclareIndependence { Independent: false }, _) => NotIndependent,
        (DeclareIndependence, _) when state.File.Assigned(by.Holder) is { Independent: true } => [],
        (DeclareIndependence, _) => [new CaseIndependenceDeclared(by.Id, by.Holder)],

        (RecordFindings c, InReview s) when CaseFindings.Refuse(c.Findings, s.File.Submitted, c.Edition) is { } refusal => refusal,
        (RecordFindings c, InReview s) when s.File.Holds(c.Findings) => [],
        (RecordFindings c, InReview s) => [new CaseFindingsRecorded(Of(by), s.File.Submitted.Revision, c.Findings)],

        (ReturnCase, Returned) => [],
        (ReturnCase, InReview { File.OpenQueries.Count: 0 }) => NoOpenQuery,
        (ReturnCase, InReview s) => [Returning(s.File, by)],

        (ConcludeCase, Concluded) => [],
        (ConcludeCase, InReview { File: { OpenQueries.Count: > 0 } file }) => QueriesOpen(file.OpenQueries),
        (ConcludeCase, InReview { File: { WithoutVerdict.Count: > 0 } file }) => VerdictsMissing(file.WithoutVerdict),
        (ConcludeCase, InReview { File: { Inherited.Count: > 0 } file }) => FindingsInherited(file.Inherited),
        (ConcludeCase, InReview s) when CaseAssignment.IsLeftAlone(by, s.File) => SupervisorAbsent,
        (ConcludeCase, InReview s) => [new CaseConcluded(Of(by), s.File.Submitted.Revision, s.File.Submitted.RevisionSha256)],

        (AttestCase, Concluded s) =>
            [new CaseAttested(s.File.Submitted, [.. s.File.Findings.Values], s.File.OpenQueries.Count, s.By, Of(by))],
        (AttestCase, _) => NotConcluded,
        _ => NotInReview,
    };

    private static CaseReturned Returning(CaseFile file, Verifier.Accredited by) => new(
        Of(by), file.Submitted.SubmissionId, file.Submitted.Revision, file.Submitted.CityId, file.Submitted.Agency,
        [.. file.OpenQueries.Select(query => new CaseQuery(file.QueryIdOf(query.DataPoint), query.DataPoint, query.Text!))]);

    private static CaseVerifier Of(Verifier.Accredited verifier) => new(verifier.Id, verifier.Holder, verifier.Level);
}
