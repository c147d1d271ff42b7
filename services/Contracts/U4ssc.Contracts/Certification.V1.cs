namespace U4ssc.Contracts.Certification.V1;

/// <summary>One criterion of the policy with the figures that decided it.</summary>
/// <param name="Criterion">Such as <c>core_kpis_verified</c>.</param>
/// <param name="Figures">The numbers it saw, by name.</param>
public sealed record CriterionResult(string Criterion, bool Met, string Message, IReadOnlyDictionary<string, decimal> Figures);

/// <summary>A city got its certificate.</summary>
/// <param name="Number">Public number, such as <c>U4SSC-2020-ES-7K3QX9P2</c>.</param>
/// <param name="DecisionSha256">SHA-256 (lower-case hex) of the canonical JSON of what the decision was made from and of its
/// result.</param>
/// <param name="Illustrative">True where it rests on figures that are made up, wholly or in part.</param>
public sealed record CertificateIssued(
    Fact Fact, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, string Number, int Period,
    string Edition,
    DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string DecisionSha256, bool Illustrative = false) : IMessage;

/// <summary>A city's attested submission does not meet the policy.</summary>
public sealed record CertificateRefused(
    Fact Fact, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
    IReadOnlyList<CriterionResult> Unmet, string DecisionSha256) : IMessage;

/// <summary>The secretariat suspended a certificate.</summary>
/// <param name="Reason">Why; public.</param>
/// <param name="EffectiveAt">From when it counts, UTC: before or after it was recorded (<see cref="Contracts.Fact.RecordedAt"/>).</param>
/// <param name="Illustrative">True where it rests on figures that are made up, wholly or in part.</param>
public sealed record CertificateSuspended(
    Fact Fact, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, string Number,
    int Period, string Edition, string Reason, DateTimeOffset EffectiveAt, bool Illustrative = false) : IMessage;

/// <summary>The secretariat put a suspended certificate into force again.</summary>
/// <param name="Reason">Why; public.</param>
/// <param name="EffectiveAt">From when it counts, UTC: before or after it was recorded (<see cref="Contracts.Fact.RecordedAt"/>).</param>
/// <param name="Illustrative">True where it rests on figures that are made up, wholly or in part.</param>
public sealed record CertificateReinstated(
    Fact Fact, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, string Number,
    int Period, string Edition, string Reason, DateTimeOffset EffectiveAt, bool Illustrative = false) : IMessage;

/// <summary>The secretariat took a certificate back for good.</summary>
/// <param name="Reason">Why; public.</param>
/// <param name="EffectiveAt">From when it counts, UTC: before or after it was recorded (<see cref="Contracts.Fact.RecordedAt"/>).</param>
/// <param name="Illustrative">True where it rests on figures that are made up, wholly or in part.</param>
public sealed record CertificateRevoked(
    Fact Fact, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, string Number,
    int Period, string Edition, string Reason, DateTimeOffset EffectiveAt, bool Illustrative = false) : IMessage;

/// <summary>A certificate of the same city and edition for a later period took the place of this one.</summary>
/// <param name="ByNumber">Number of the later one.</param>
/// <param name="EffectiveAt">When both of them were issued, UTC.</param>
/// <param name="Illustrative">True where it rests on figures that are made up, wholly or in part.</param>
public sealed record CertificateSuperseded(
    Fact Fact, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, string Number,
    int Period, string Edition, string ByNumber, DateTimeOffset EffectiveAt, bool Illustrative = false) : IMessage;

/// <summary>A certificate reached its end.</summary>
/// <param name="EffectiveAt">Its end, UTC, whenever that was noticed.</param>
/// <param name="Illustrative">True where it rests on figures that are made up, wholly or in part.</param>
public sealed record CertificateExpired(
    Fact Fact, Guid CaseId, Guid SubmissionId, Guid CityId, string CityName, string Agency, string Country, string Number,
    int Period, string Edition, DateTimeOffset EffectiveAt, bool Illustrative = false) : IMessage;
