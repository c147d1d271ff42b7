using U4ssc.Kernel;
using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Submissions.Domain;

/// <summary>What happened to one city's data for one period.</summary>
public interface ISubmissionEvent;

/// <summary>The names under which a submission's events lie on disk, in histories and in leaves, for ever.</summary>
public static class SubmissionEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("submission_opened", typeof(SubmissionOpened)),
        ("submission_values_reported", typeof(SubmissionValuesReported)),
        ("submission_screening_justified", typeof(SubmissionScreeningJustified)),
        ("submission_query_answered", typeof(SubmissionQueryAnswered)),
        ("submission_submitted", typeof(SubmissionSubmitted)),
        ("submission_taken_into_verification", typeof(SubmissionTakenIntoVerification)),
        ("submission_returned", typeof(SubmissionReturned)),
        ("submission_verified", typeof(SubmissionVerified)),
        ("submission_closed", typeof(SubmissionClosed)),
        ("submission_withdrawn", typeof(SubmissionWithdrawn)),
    ];
}

/// <summary>What decides which figures of a city count as attested.</summary>
public interface IReviewedEvent : ISubmissionEvent;

/// <summary>A city began its data for a period under an edition.</summary>
/// <param name="CityVersion">Version of the city's stream in the registry that was known then.</param>
/// <param name="EditionSha256">Content hash of the edition: it can never become another one.</param>
/// <param name="Prefills">Common inputs that were known already, each with its source.</param>
/// <param name="Illustrative">True where its figures are made up, wholly or in part, to show or to learn the platform; it stays so to the
/// certificate.</param>
public sealed record SubmissionOpened(
    Guid SubmissionId, Guid CityId, string Agency, string Country, string CityName, long CityVersion, int Period,
    string Edition, string EditionSha256, IReadOnlyList<Prefill> Prefills, bool Illustrative = false) : ISubmissionEvent;

/// <summary>A person reported values, common inputs or both: all that one command said.</summary>
/// <param name="CommonInputs">All of them as they are from now on; null where none of them changed.</param>
/// <param name="PreparedBy">Opaque id of the holder of the account: who prepared the data cannot verify it.</param>
public sealed record SubmissionValuesReported(CommonInputs? CommonInputs, IReadOnlyList<StatedValue> Values, Holder PreparedBy)
    : ISubmissionEvent;

/// <summary>The city gave the reason why a screening finding is right as it is.</summary>
public sealed record SubmissionScreeningJustified(string FindingId, string Reason) : ISubmissionEvent;

/// <summary>The city answered a verifier's query.</summary>
public sealed record SubmissionQueryAnswered(Guid QueryId, string DataPoint, string Answer) : ISubmissionEvent;

/// <summary>
/// A revision was frozen and handed in: the first, or a later one after queries. Everything that a verifier sees is here.
/// </summary>
/// <param name="Revision">1 for the first.</param>
/// <param name="RevisionSha256">SHA-256, lower-case hex, of the canonical JSON (RFC 8785) of this event without this member.</param>
/// <param name="Values">All data points of the edition, in its order.</param>
/// <param name="Illustrative">True where figures are made up, as it was opened.</param>
public sealed record SubmissionSubmitted(
    Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, long CityVersion, string CityName, string Agency, string Country,
    int Period,
    string Edition, string EditionSha256, CommonInputs CommonInputs, IReadOnlyList<ReportedValue> Values,
    IReadOnlyList<ScreeningFinding> Findings,
    IReadOnlyList<QueryAnswer> Answers, IReadOnlyList<Holder> PreparedBy, bool Illustrative = false) : IReviewedEvent;

/// <summary>A verification case took up a revision.</summary>
public sealed record SubmissionTakenIntoVerification(Guid CaseId, int Revision) : ISubmissionEvent;

/// <summary>The verifiers have questions; only the data points and common inputs they ask about are unlocked.</summary>
public sealed record SubmissionReturned(Guid CaseId, int Revision, IReadOnlyList<Query> Queries) : ISubmissionEvent;

/// <summary>The case of a revision was attested by a second person.</summary>
public sealed record SubmissionVerified(Guid CaseId, int Revision) : IReviewedEvent;

/// <summary>The certification decision was made; nothing follows.</summary>
/// <param name="CertificateNumber">The certificate's number, or null where it was refused.</param>
/// <param name="Unmet">The criteria that were not met; empty where a certificate was issued.</param>
public sealed record SubmissionClosed(Guid CaseId, string? CertificateNumber, IReadOnlyList<string> Unmet) : ISubmissionEvent;

/// <summary>The city took its submission back.</summary>
public sealed record SubmissionWithdrawn(Guid SubmissionId, Guid CityId, string Agency, string Country, string Reason) : IReviewedEvent;

/// <summary>A verifier's question on one data point, or on a common input such as <c>population</c>, which stands in its place.</summary>
public sealed record Query(Guid QueryId, string DataPoint, string Text);

/// <summary>A city's answer to it.</summary>
public sealed record QueryAnswer(Guid QueryId, string DataPoint, string Answer);

/// <summary>What a frozen revision says of one data point: the city's figures and the final value.</summary>
/// <param name="Denominator">The one that was divided by, be it the city's own or the common input.</param>
public sealed record ReportedValue(
    string DataPoint, ValueStatus Status, decimal? Numerator, decimal? Denominator, decimal? Value, ValueBasis? Basis, DataQuality? Quality,
    ValueOrigin? Origin, ValueSource? Source, string? Note, string? Reason, IReadOnlyList<string> Evidence);
