using System.Text.Json.Serialization;

namespace U4ssc.Submissions.Domain;

/// <summary>What a city says of a data point. What it does not mention is not reported.</summary>
public enum ValueStatus
{
    Reported,
    NotReported,
    NotApplicable,
}

/// <summary>The programme's six classes of data quality.</summary>
public enum DataQuality
{
    AccurateMeasurement,

    /// <summary>Extrapolated from a survey of inhabitants.</summary>
    SurveyExtrapolation,

    /// <summary>Extrapolated from data of a higher level, such as the region.</summary>
    HigherLevelExtrapolation,

    /// <summary>Estimated on stated assumptions.</summary>
    AssumptionEstimate,
    PersonalEstimate,

    /// <summary>Method unknown; not traceable.</summary>
    UnknownMethod,
}

/// <summary>Who keeps the record that a value comes from.</summary>
public enum ValueOrigin
{
    OwnRecords,
    OfficialStatistics,
    UtilityOrOperator,
    Other,
}

/// <summary>How a final value came about.</summary>
public enum ValueBasis
{
    /// <summary>From numerator and denominator.</summary>
    Computed,

    /// <summary>As final value alone.</summary>
    Given,
}

/// <summary>Where a value was taken from.</summary>
public sealed record ValueSource(string Text, int? Year = null, string? Url = null);

/// <summary>
/// What a city says of one data point, in its own words and figures: complete, it replaces what was said before. What it does not say is
/// left out of its JSON: a report has many of these.
/// </summary>
/// <param name="Denominator">May be left out where the KPI divides by a common input.</param>
/// <param name="Value">The final value, where the city knows it. Yes is 1, no is 0.</param>
/// <param name="Reason">Why it is not reported or not applicable.</param>
/// <param name="Evidence">SHA-256, lower-case hex, of the files that back it.</param>
public sealed record StatedValue(
    [property: JsonRequired] string DataPoint,
    [property: JsonRequired] ValueStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Numerator = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Denominator = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Value = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DataQuality? Quality = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ValueOrigin? Origin = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ValueSource? Source = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Evidence = null)
{
    // For reading JSON: a hundred of these come at once, and member by member is half the work of eleven boxed arguments.
    [JsonConstructor]
    private StatedValue()
        : this("", default)
    {
    }

    /// <summary>Lists count by content: saying the same again must be recognised.</summary>
    public bool Equals(StatedValue? other) =>
        other is not null
        && string.Equals(DataPoint, other.DataPoint, StringComparison.Ordinal) && Status == other.Status
        && Numerator == other.Numerator && Denominator == other.Denominator && Value == other.Value
        && Quality == other.Quality && Origin == other.Origin && Source == other.Source
        && string.Equals(Note, other.Note, StringComparison.Ordinal) && string.Equals(Reason, other.Reason, StringComparison.Ordinal)
        && (Evidence ?? []).SequenceEqual(other.Evidence ?? [], StringComparer.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(DataPoint, Status, Numerator, Denominator, Value);
}
