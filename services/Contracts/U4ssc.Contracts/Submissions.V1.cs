namespace U4ssc.Contracts.Submissions.V1;

/// <summary>City GDP with its currency (ISO 4217).</summary>
public sealed record Gdp(decimal Amount, string Currency);

/// <summary>Figures that many KPIs divide by.</summary>
public sealed record CommonInputs(decimal? Population, decimal? Households, decimal? AreaKm2, Gdp? Gdp);

/// <summary>Where a value was taken from.</summary>
public sealed record ValueSource(string Text, int? Year, string? Url);

/// <summary>What a city says of one data point.</summary>
/// <param name="Status"><c>reported</c>, <c>not_reported</c> or <c>not_applicable</c>.</param>
/// <param name="Value">The final value: computed from numerator and denominator, or given. Null unless reported.</param>
/// <param name="Basis"><c>computed</c> from numerator and denominator, or <c>given</c> as final value alone. Null unless reported.</param>
/// <param name="Quality">One of the six data quality classes, or null.</param>
/// <param name="Reason">Why it is not reported or not applicable.</param>
public sealed record ReportedValue(
    string DataPoint, string Status, decimal? Numerator, decimal? Denominator, decimal? Value, string? Basis, string? Quality,
    string? Origin,
    ValueSource? Source, string? Note, string? Reason, IReadOnlyList<string> Evidence);

/// <summary>What an automatic check saw.</summary>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>info</c>.</param>
/// <param name="Figures">The numbers it saw, by name.</param>
public sealed record ScreeningFinding(
    string Id, string Rule, int RuleVersion, string Severity, IReadOnlyList<string> DataPoints, string Message,
    IReadOnlyDictionary<string, decimal> Figures, string? Justification);

/// <summary>A city's answer to a verifier's query.</summary>
public sealed record QueryAnswer(Guid QueryId, string DataPoint, string Answer);

/// <summary>A revision was submitted, the first or a later one after queries; it is frozen, and complete here.</summary>
/// <param name="Revision">1 for the first.</param>
/// <param name="RevisionSha256">SHA-256 (lower-case hex) of the canonical JSON of what is frozen.</param>
/// <param name="CityVersion">Version of the city's stream that the submission knew.</param>
/// <param name="PreparedBy">Opaque ids of the holders who entered values: they cannot verify it.</param>
/// <param name="Illustrative">True where figures are made up, wholly or in part, to show or to learn the platform.</param>
public sealed record SubmissionSubmitted(
    Fact Fact, Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, long CityVersion, string CityName, string Agency,
    string Country,
    int Period, string Edition, string EditionSha256, CommonInputs CommonInputs, IReadOnlyList<ReportedValue> Values,
    IReadOnlyList<ScreeningFinding> Findings, IReadOnlyList<QueryAnswer> Answers, IReadOnlyList<string> PreparedBy,
    bool Illustrative = false) : IMessage;

/// <summary>A city took its submission back.</summary>
public sealed record SubmissionWithdrawn(Fact Fact, Guid SubmissionId, Guid CityId, string Agency, string Country, string Reason)
    : IMessage;
