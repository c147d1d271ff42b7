using U4ssc.Contracts.Submissions.V1;

namespace U4ssc.Contracts.Verification.V1;

/// <summary>The review of a submission began.</summary>
public sealed record CaseOpened(Fact Fact, Guid CaseId, Guid SubmissionId, int Revision, Guid CityId, string Agency) : IMessage;

/// <summary>A verifier's question on one data point.</summary>
public sealed record Query(Guid QueryId, string DataPoint, string Text);

/// <summary>A case went back to the city with queries; only the queried data points unlock.</summary>
public sealed record CaseReturned(Fact Fact, Guid CaseId, Guid SubmissionId, int Revision, Guid CityId, string Agency,
    IReadOnlyList<Query> Queries) : IMessage;

/// <summary>A verifier's verdict on one data point.</summary>
/// <param name="Verdict"><c>verified</c> or <c>not_verified</c> once a case is concluded.</param>
/// <param name="CorrectedValue">The verifier's value, beside which the city's stays.</param>
/// <param name="CorrectedStatus">The verifier's override of the city's status (<c>reported</c>, <c>not_reported</c>,
/// <c>not_applicable</c>), where there is one.</param>
public sealed record CaseFinding(string DataPoint, string Verdict, string? Text, decimal? CorrectedValue, string? CorrectedStatus);

/// <summary>A verifier's part in a case, and its accreditation at that moment.</summary>
/// <param name="Verifier">Verifier id.</param>
/// <param name="Holder">Opaque id of the person behind its accounts: two accounts of one holder are one person.</param>
/// <param name="Level"><c>provisional</c> or <c>qualified</c>.</param>
public sealed record CaseVerifier(Guid Verifier, string Holder, string Level);

/// <summary>
/// A verifier was given a part in a case; whoever had that part before has it no more. Of each part the highest version told counts.
/// </summary>
/// <param name="Part"><c>lead</c>, <c>second</c> or <c>supervisor</c>.</param>
public sealed record CaseVerifierAssigned(Fact Fact, Guid CaseId, string Part, CaseVerifier Verifier) : IMessage;

/// <summary>
/// A second person confirmed the conclusion of a case. Complete: everything that the certification decision reads is here.
/// </summary>
/// <param name="Illustrative">True where figures are made up, wholly or in part, as the submission says.</param>
public sealed record CaseAttested(
    Fact Fact, Guid CaseId, Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, long CityVersion, string CityName,
    string Agency,
    string Country, int Period, string Edition, string EditionSha256, CommonInputs CommonInputs, IReadOnlyList<ReportedValue> Values,
    IReadOnlyList<CaseFinding> Findings, int OpenQueries, CaseVerifier ConcludedBy, CaseVerifier AttestedBy, bool Illustrative = false)
        : IMessage;

/// <summary>A case ended without a conclusion, because its submission was withdrawn.</summary>
public sealed record CaseCancelled(Fact Fact, Guid CaseId, Guid SubmissionId, string Reason) : IMessage;
