using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>What is said of a data point.</summary>
public enum ReportStatus
{
    /// <summary>There is a value.</summary>
    Reported,

    /// <summary>There is none; the default.</summary>
    NotReported,

    /// <summary>There cannot be one in this city.</summary>
    NotApplicable,
}

/// <summary>The verifier's verdict on a data point, once a case is concluded.</summary>
public enum Verdict
{
    /// <summary>Reasonable and plausible.</summary>
    Verified,

    /// <summary>Not so.</summary>
    NotVerified,
}

/// <summary>What the city said of one data point.</summary>
/// <param name="Value">The final value in the data point's unit; null unless reported.</param>
public sealed record AttestedValue(string DataPoint, ReportStatus Status, decimal? Value);

/// <summary>What the verifiers said of one data point.</summary>
/// <param name="Text">Why, or the reason of a correction; the decision does not read it, the hash of the findings does.</param>
/// <param name="CorrectedValue">The verifier's value, which counts where there is one.</param>
/// <param name="CorrectedStatus">The verifier's override of the city's status, which counts where there is one.</param>
public sealed record AttestedFinding(string DataPoint, Verdict Verdict, string? Text, decimal? CorrectedValue,
    ReportStatus? CorrectedStatus);

/// <summary>A verification case that a second person confirmed, as far as the decision reads it.</summary>
/// <param name="Revision">The submitted revision that was reviewed, from 1.</param>
/// <param name="RevisionSha256">SHA-256 (lower-case hex) of the frozen revision.</param>
/// <param name="CityVersion">Version of the city's stream that the submission knew.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Period">Year of the data.</param>
/// <param name="EditionSha256">SHA-256 (lower-case hex) of the edition's content that the submission was made under.</param>
/// <param name="OpenQueries">Queries that the city has not answered.</param>
/// <param name="ConcludedBy">Who concluded.</param>
/// <param name="AttestedBy">Another person than the one who concluded.</param>
/// <param name="Illustrative">True where figures are made up, wholly or in part, as the submission says.</param>
public sealed record AttestedCase(
    Guid CaseId, Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, long CityVersion, string CityName, string Agency,
    string Country,
    int Period, string Edition, string EditionSha256, IReadOnlyList<AttestedValue> Values, IReadOnlyList<AttestedFinding> Findings,
    int OpenQueries, Holder ConcludedBy, Holder AttestedBy, bool Illustrative = false)
{
    /// <summary>
    /// SHA-256 (lower-case hex) of the canonical JSON of all findings, texts included, in ordinal order of their data points.
    /// </summary>
    public string FindingsSha256() =>
        CanonicalJson.Sha256(Findings.OrderBy(finding => finding.DataPoint, StringComparer.Ordinal), Json.Options);
}

/// <summary>What certification knows of the city when it decides.</summary>
/// <param name="Version">Version of the city's stream that is known; recorded with the decision.</param>
/// <param name="Enrolled">True where the mayor's letter is recorded and the city did not leave.</param>
public sealed record CityFacts(Guid CityId, long Version, bool Enrolled);
