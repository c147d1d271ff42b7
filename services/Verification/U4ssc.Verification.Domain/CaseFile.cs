using System.Collections.Immutable;
using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>A verifier with a part in a case.</summary>
/// <param name="Level">At the assignment.</param>
/// <param name="Independent">True once it declared its independence.</param>
public sealed record AssignedVerifier(Guid Verifier, Holder Holder, VerifierLevel Level, CasePart Part, bool Independent);

/// <summary>What an open case holds: the revision under review, who works on it, and what they found so far.</summary>
/// <param name="Findings">The latest finding on each data point, of this revision or still good from the one before.</param>
/// <param name="Recorders">All who recorded a finding in this case, whatever became of it: none of them attests it.</param>
/// <param name="Inherited">Data points whose finding the lead of now found there and has not recorded itself: it does not stand for them
/// yet.</param>
public sealed record CaseFile(
    SubmittedRevision Submitted, ImmutableSortedDictionary<CasePart, AssignedVerifier> Verifiers,
    ImmutableSortedDictionary<string, Finding> Findings,
    ImmutableSortedSet<Holder> Recorders, ImmutableSortedSet<string> Inherited)
{
    /// <summary>The file of a case that just opened.</summary>
    public static CaseFile Of(SubmittedRevision submitted) => new(
        submitted, ImmutableSortedDictionary<CasePart, AssignedVerifier>.Empty,
        ImmutableSortedDictionary.Create<string, Finding>(StringComparer.Ordinal),
        [], ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>The id of the case: one a submission, over all its revisions.</summary>
    public Guid CaseId => VerificationCase.IdOf(Submitted.SubmissionId);

    /// <summary>Findings that are questions; the city has not been asked yet.</summary>
    public IReadOnlyList<Finding> OpenQueries => [.. Findings.Values.Where(finding => finding.Verdict == Verdict.Query)];

    /// <summary>
    /// Data points that were reported or declared not applicable and have no final verdict. What was not reported needs none.
    /// </summary>
    public IReadOnlyList<string> WithoutVerdict =>
        [.. Submitted.Values
            .Where(value => value.Status is ReportStatus.Reported or ReportStatus.NotApplicable)
            .Where(value => Findings.GetValueOrDefault(value.DataPoint) is null or { Verdict: Verdict.Query })
            .Select(value => value.DataPoint)];

    /// <summary>The part of a person, or null where it is not assigned.</summary>
    public AssignedVerifier? Assigned(Holder person) => Verifiers.Values.FirstOrDefault(verifier => verifier.Holder == person);

    /// <summary>The id of the query on a data point in this round.</summary>
    public Guid QueryIdOf(string dataPoint) => QueryId(CaseId, Submitted.Revision, dataPoint);

    /// <summary>The id of the query that a case asks on a data point of a revision.</summary>
    public static Guid QueryId(Guid caseId, int revision, string dataPoint) => DerivedId.Of("query", $"{caseId:D}/{revision}/{dataPoint}");

    internal CaseFile With(CaseVerifierAssigned e) => this with
    {
        Verifiers = Verifiers.SetItem(e.Part, new(e.Verifier, e.Holder, e.Level, e.Part, Independent: false)),
        Inherited = e.Part == CasePart.Lead ? Inherited.Union(Findings.Keys) : Inherited,
    };

    internal CaseFile With(CaseIndependenceDeclared e) =>
        Assigned(e.Holder) is { } verifier ? this with
        { Verifiers = Verifiers.SetItem(verifier.Part, verifier with { Independent = true }) } : this;

    internal CaseFile With(CaseFindingsRecorded e) => this with
    {
        Findings = Findings.SetItems(e.Findings.Select(finding => KeyValuePair.Create(finding.DataPoint, finding))),
        Recorders = Recorders.Add(e.By.Holder),
        Inherited = Inherited.Except(e.Findings.Select(finding => finding.DataPoint)),
    };

    /// <summary>True where these findings say what is recorded already, and the lead stands for it.</summary>
    internal bool Holds(IReadOnlyList<Finding> findings) =>
        findings.All(finding => finding == Findings.GetValueOrDefault(finding.DataPoint) && !Inherited.Contains(finding.DataPoint));

    /// <summary>
    /// The second round looks at what changed: a final finding on an unchanged data point stays good,
    /// a finding on a changed one and a query that was asked need a new verdict.
    /// </summary>
    internal CaseFile With(CaseRevisionReceived e) => this with
    {
        Submitted = e.Submitted,
        Findings = Findings.RemoveRange(e.Changed).RemoveRange(OpenQueries.Select(query => query.DataPoint)),
        Inherited = Inherited.Except(e.Changed).Except(OpenQueries.Select(query => query.DataPoint)),
    };
}
