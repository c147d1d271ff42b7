using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>A verifier's part in a case.</summary>
public enum CasePart
{
    /// <summary>Records findings, returns and concludes.</summary>
    Lead,

    /// <summary>Attests what the lead concluded; a different person.</summary>
    Second,

    /// <summary>A qualified verifier under whom a provisional one works; may record findings.</summary>
    Supervisor,
}

/// <summary>A verifier's word on one data point.</summary>
public enum Verdict
{
    /// <summary>Reasonable and plausible.</summary>
    Verified,

    /// <summary>Not so, with a text that says why.</summary>
    NotVerified,

    /// <summary>A question to the city, with its text. Not final.</summary>
    Query,
}

/// <summary>A verdict on one data point, or a question about a common input.</summary>
/// <param name="DataPoint">Id of a data point, or of a common input such as <c>population</c>.</param>
/// <param name="Text">What is asked, or why; also the reason of a correction, which is never without one.</param>
/// <param name="CorrectedValue">The verifier's value; the city's stays beside it in the revision.</param>
/// <param name="CorrectedStatus">The verifier's override of the city's status [S]; the city's stays beside it in the revision.</param>
public sealed record Finding(string DataPoint, Verdict Verdict, string? Text, decimal? CorrectedValue, ReportStatus? CorrectedStatus)
{
    /// <summary>True where it says something else than the city.</summary>
    internal bool Corrects => CorrectedValue is not null || CorrectedStatus is not null;
}

/// <summary>A question to the city.</summary>
/// <param name="QueryId">Follows from case, revision and data point, so the same question is the same id.</param>
public sealed record CaseQuery(Guid QueryId, string DataPoint, string Text);

/// <summary>Who did a thing, with its accreditation at that moment.</summary>
public sealed record CaseVerifier(Guid Verifier, Holder Holder, VerifierLevel Level);

/// <summary>What is on disk of a verification case.</summary>
public interface ICaseEvent;

/// <summary>The names under which a case's events lie on disk, in histories and in leaves, for ever.</summary>
public static class CaseEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("case_opened", typeof(CaseOpened)),
        ("case_forestalled", typeof(CaseForestalled)),
        ("case_verifier_assigned", typeof(CaseVerifierAssigned)),
        ("case_independence_declared", typeof(CaseIndependenceDeclared)),
        ("case_findings_recorded", typeof(CaseFindingsRecorded)),
        ("case_returned", typeof(CaseReturned)),
        ("case_revision_received", typeof(CaseRevisionReceived)),
        ("case_concluded", typeof(CaseConcluded)),
        ("case_attested", typeof(CaseAttested)),
        ("case_cancelled", typeof(CaseCancelled)),
    ];
}

/// <summary>The first revision of a submission came in: its review begins.</summary>
public sealed record CaseOpened(SubmittedRevision Submitted) : ICaseEvent;

/// <summary>A submission was withdrawn before any revision of it came in: a revision that comes later opens nothing.</summary>
public sealed record CaseForestalled(Guid SubmissionId, string Reason) : ICaseEvent;

/// <summary>The secretariat gave a verifier a part; whoever had the part before has it no more.</summary>
public sealed record CaseVerifierAssigned(Guid Verifier, Holder Holder, VerifierLevel Level, CasePart Part) : ICaseEvent;

/// <summary>An assigned verifier declared that it is independent of the city, its agency and the data.</summary>
public sealed record CaseIndependenceDeclared(Guid Verifier, Holder Holder) : ICaseEvent;

/// <summary>Findings were recorded, all of one request in one event; each replaces the earlier one on its data point.</summary>
public sealed record CaseFindingsRecorded(CaseVerifier By, int Revision, IReadOnlyList<Finding> Findings) : ICaseEvent;

/// <summary>The case went back to the city with its open queries.</summary>
public sealed record CaseReturned(
    CaseVerifier By, Guid SubmissionId, int Revision, Guid CityId, string Agency, IReadOnlyList<CaseQuery> Queries) : ICaseEvent;

/// <summary>The revision that answers the queries came in.</summary>
/// <param name="Changed">Data points and common inputs that it says otherwise than the revision before.</param>
public sealed record CaseRevisionReceived(SubmittedRevision Submitted, IReadOnlyList<string> Changed) : ICaseEvent;

/// <summary>The lead concluded: a final verdict on all that was reported, and no open query.</summary>
public sealed record CaseConcluded(CaseVerifier By, int Revision, string RevisionSha256) : ICaseEvent;

/// <summary>A second person confirmed the conclusion. Complete: the certification decision reads nothing else of this case.</summary>
public sealed record CaseAttested(
    SubmittedRevision Submitted, IReadOnlyList<Finding> Findings, int OpenQueries, CaseVerifier ConcludedBy, CaseVerifier AttestedBy)
        : ICaseEvent;

/// <summary>The submission was withdrawn: the case ends without a conclusion.</summary>
public sealed record CaseCancelled(Guid SubmissionId, string Reason) : ICaseEvent;
