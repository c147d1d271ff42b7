using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>What a city says of a data point: that it has a figure, that it has none, or that the data point is not for it.</summary>
public enum ReportStatus
{
    /// <summary>There is a figure.</summary>
    Reported,

    /// <summary>There is none, with a reason (NR on paper).</summary>
    NotReported,

    /// <summary>The data point does not apply to this city, with a reason.</summary>
    NotApplicable,
}

/// <summary>City GDP with its currency (ISO 4217).</summary>
public sealed record Gdp(decimal Amount, string Currency);

/// <summary>Figures that many KPIs divide by.</summary>
public sealed record CommonInputs(decimal? Population, decimal? Households, decimal? AreaKm2, Gdp? Gdp)
{
    /// <summary>Their ids, as the catalogue has them. No data point has one of these.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["population", "households", "area_km2", "gdp"];

    /// <summary>Ids of those that these say otherwise than the ones before.</summary>
    public IEnumerable<string> ChangedSince(CommonInputs before)
    {
        ArgumentNullException.ThrowIfNull(before);
        bool[] changed = [Population != before.Population, Households != before.Households, AreaKm2 != before.AreaKm2, Gdp != before.Gdp];
        return Ids.Where((_, place) => changed[place]);
    }
}

/// <summary>Where a value was taken from.</summary>
public sealed record ValueSource(string Text, int? Year, string? Url);

/// <summary>What the city says of one data point.</summary>
/// <param name="Value">The final value; null unless reported.</param>
/// <param name="Basis"><c>computed</c> from numerator and denominator or <c>given</c>; null unless reported.</param>
/// <param name="Reason">Why it is not reported or not applicable.</param>
/// <param name="Evidence">SHA-256 of each file that backs it.</param>
public sealed record ReportedValue(
    string DataPoint, ReportStatus Status, decimal? Numerator, decimal? Denominator, decimal? Value, string? Basis, string? Quality,
    string? Origin,
    ValueSource? Source, string? Note, string? Reason, IReadOnlyList<string> Evidence)
{
    /// <summary>True where both say the same; lists count by content, which the equality of records does not do.</summary>
    public bool SaysTheSameAs(ReportedValue? other) =>
        other is not null && this with { Evidence = [] } == other with { Evidence = [] }
            && Evidence.SequenceEqual(other.Evidence, StringComparer.Ordinal);
}

/// <summary>What an automatic check saw before the city submitted.</summary>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>info</c>.</param>
/// <param name="Figures">The numbers it saw, by name.</param>
/// <param name="Justification">The city's reason to submit in spite of it.</param>
public sealed record ScreeningFinding(
    string Id, string Rule, int RuleVersion, string Severity, IReadOnlyList<string> DataPoints, string Message,
    IReadOnlyDictionary<string, decimal> Figures, string? Justification);

/// <summary>The city's answer to a query of the round before.</summary>
public sealed record QueryAnswer(Guid QueryId, string DataPoint, string Answer);

/// <summary>One frozen revision of a submission, complete: the review rests on nothing else.</summary>
/// <param name="Revision">1 for the first.</param>
/// <param name="RevisionSha256">SHA-256 (lower-case hex) of the canonical JSON of what was frozen.</param>
/// <param name="CityVersion">Version of the city's stream that the submission knew.</param>
/// <param name="Agency">Code of the agency that owns the city.</param>
/// <param name="PreparedBy">Those who entered values: they cannot verify them.</param>
/// <param name="Illustrative">True where figures are made up, wholly or in part, as the submission says.</param>
public sealed record SubmittedRevision(
    Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, long CityVersion, string CityName, string Agency, string Country,
    int Period,
    string Edition, string EditionSha256, CommonInputs CommonInputs, IReadOnlyList<ReportedValue> Values,
    IReadOnlyList<ScreeningFinding> Findings,
    IReadOnlyList<QueryAnswer> Answers, IReadOnlyList<Holder> PreparedBy, bool Illustrative = false)
{
    /// <summary>
    /// Data points of this revision that the revision before said otherwise or did not have, in the order of this one, after the common
    /// inputs of which the same is true. A value that was computed anew from a common input is another value.
    /// </summary>
    public IReadOnlyList<string> ChangedSince(SubmittedRevision before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var was = before.Values.ToDictionary(value => value.DataPoint, StringComparer.Ordinal);
        return [.. CommonInputs.ChangedSince(before.CommonInputs),
            .. Values.Where(value => !value.SaysTheSameAs(was.GetValueOrDefault(value.DataPoint))).Select(value => value.DataPoint)];
    }
}
