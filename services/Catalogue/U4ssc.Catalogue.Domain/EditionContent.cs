using System.Text.Json.Serialization;
using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>
/// What an edition says, whole: its hash is taken over exactly this. Words such as levels and directions stay text here, so that every
/// wrong place of a document is named at once by <see cref="EditionRules"/>, and not only the first that does not parse.
/// </summary>
/// <param name="Edition">Id, such as <c>U4SSC-2017</c>.</param>
/// <param name="BasedOn">The document that the edition follows, in words; empty where it follows none.</param>
public sealed record EditionContent(
    string Edition, string Title, string BasedOn, IReadOnlyList<CommonInput> CommonInputs, IReadOnlyList<Kpi> Kpis)
{
    /// <summary>An edition with the platform's common inputs and no KPI yet.</summary>
    public static EditionContent Empty(string edition, string title) => new(edition, title, "", CommonInput.All, []);

    /// <summary>All data points, in the order of the edition.</summary>
    public IEnumerable<(Kpi Kpi, DataPoint DataPoint)> AllDataPoints() =>
        Kpis.SelectMany(kpi => kpi.DataPoints, (kpi, point) => (kpi, point));

    /// <summary>The same edition with one KPI put in its place, or at the end where its code is new.</summary>
    public EditionContent With(Kpi kpi)
    {
        ArgumentNullException.ThrowIfNull(kpi);
        return Kpis.Any(known => known.Code == kpi.Code)
            ? this with { Kpis = [.. Kpis.Select(known => known.Code == kpi.Code ? kpi : known)] }
            : this with { Kpis = [.. Kpis, kpi] };
    }

    /// <summary>SHA-256 (lower-case hex) of the canonical JSON (RFC 8785) of this content, as GET shows it.</summary>
    public string Sha256() => CanonicalJson.Sha256(this, Json.Options);

    /// <summary>True where every member says the same, lists by their content.</summary>
    public bool SameAs(EditionContent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { CommonInputs = other.CommonInputs, Kpis = other.Kpis } == other
            && CommonInputs.SequenceEqual(other.CommonInputs)
            && Kpis.Count == other.Kpis.Count
            && Kpis.Zip(other.Kpis).All(pair => pair.First.SameAs(pair.Second));
    }
}

/// <summary>A figure that many KPIs divide by, entered once per submission.</summary>
/// <param name="Id">One of <see cref="All"/>: submissions have a member for each of these and for no other.</param>
public sealed record CommonInput(string Id, string Unit)
{
    /// <summary>The common inputs that submissions know.</summary>
    public static readonly IReadOnlyList<CommonInput> All =
    [
        new("population", "inhabitants"), new("households", "households"), new("area_km2", "km²"), new("gdp", "city GDP, currency stated"),
    ];
}

/// <summary>One KPI with all that the catalogue knows of it.</summary>
/// <param name="Code">Stable code, such as <c>EC-I-ES-3C</c>.</param>
/// <param name="DisplayCode">As the Recommendation prints it, such as <c>EC: I: ES: 3C</c>.</param>
/// <param name="Level">One of <see cref="Words.Levels"/>.</param>
/// <param name="Direction">One of <see cref="Words.Directions"/>; <c>neutral</c> where its data points differ.</param>
/// <param name="SdgGoals">Sustainable Development Goals, 1 to 17.</param>
/// <param name="SdgTargets">SDG targets, such as <c>6.1</c> or <c>11.b</c>.</param>
/// <param name="VerifierChecks">What a verifier is asked to look at.</param>
/// <param name="Provenance">
/// Per field: where its content was read. <c>source:itu</c>: in ITU or U4SSC material; <c>source:secondary</c>: in a text that repeats it;
/// <c>inferred</c>: concluded by this project; <c>memory</c>: written down from memory and to be checked; <c>unknown</c>: not found
/// (<see cref="Domain.Provenance.Legend"/>).
/// </param>
/// <param name="Source">The page it was read on.</param>
/// <param name="Type"><c>smart</c>, <c>sustainable</c> or <c>structural</c>, where known.</param>
/// <param name="Benchmark">What the Recommendation prints as guidance, in words; targets are data of benchmark sets.</param>
/// <remarks>Optional members are left out of the JSON where they are null: one that is added later leaves the hashes of older editions as
/// they are.</remarks>
public sealed record Kpi(
    string Code, string DisplayCode, IReadOnlyList<string> AlternativeCodes, string Name,
    string Dimension, string SubDimension, string Category, string Level, string Definition, string Unit, string Direction,
    Formula Formula, IReadOnlyList<DataPoint> DataPoints, IReadOnlyList<int> SdgGoals, IReadOnlyList<string> SdgTargets,
    IReadOnlyList<string> VerifierChecks, IReadOnlyDictionary<string, string> Provenance, string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Notes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Benchmark = null)
{
    /// <summary>True where every member says the same, lists by their content.</summary>
    public bool SameAs(Kpi other)
    {
        ArgumentNullException.ThrowIfNull(other);

        // Everything but the collections is left to the record itself, so a member added later cannot be forgotten here.
        var collectionsAside = this with
        {
            AlternativeCodes = other.AlternativeCodes,
            DataPoints = other.DataPoints,
            SdgGoals = other.SdgGoals,
            SdgTargets = other.SdgTargets,
            VerifierChecks = other.VerifierChecks,
            Provenance = other.Provenance,
        };
        return collectionsAside == other
            && AlternativeCodes.SequenceEqual(other.AlternativeCodes)
            && DataPoints.SequenceEqual(other.DataPoints)
            && SdgGoals.SequenceEqual(other.SdgGoals)
            && SdgTargets.SequenceEqual(other.SdgTargets)
            && VerifierChecks.SequenceEqual(other.VerifierChecks)
            && Provenance.Count == other.Provenance.Count
            && Provenance.All(entry => other.Provenance.TryGetValue(entry.Key, out var origin) && origin == entry.Value);
    }
}

/// <summary>How the figures of a KPI come about.</summary>
/// <param name="Kind">One of <see cref="Words.FormulaKinds"/>.</param>
/// <param name="Numerator">What is counted above the line; null where direct.</param>
/// <param name="Denominator">What it is divided by; null where direct.</param>
/// <param name="Multiplier">A ratio is numerator × multiplier / denominator; null where direct.</param>
/// <param name="CommonDenominator">The common input that is the denominator, where it is one.</param>
/// <param name="Value">What a direct figure is; null where ratio.</param>
public sealed record Formula(
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Numerator = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Denominator = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Multiplier = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CommonDenominator = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value = null);

/// <summary>One figure of a KPI.</summary>
/// <param name="Id">The KPI's code, or the code, a dot and a suffix where a KPI has several.</param>
/// <param name="Unit">The unit of the value; <c>yes/no</c> is 1 or 0.</param>
/// <param name="Direction">One of <see cref="Words.Directions"/>.</param>
/// <param name="Share">
/// One of <see cref="Words.Shares"/>: whether the value can be more than the whole that it is a part of. Null where the unit says enough: a
/// value in % is a part of the whole, any other is no share.
/// </param>
public sealed record DataPoint(
    string Id, string Label, string Unit, string Direction,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Share = null);

/// <summary>The closed lists of words that an edition may use.</summary>
public static class Words
{
    /// <summary>Levels of a KPI.</summary>
    public static readonly IReadOnlyList<string> Levels = ["core", "advanced"];

    /// <summary>What counts as better.</summary>
    public static readonly IReadOnlyList<string> Directions = ["higher_is_better", "lower_is_better", Neutral];

    /// <summary>How a figure comes about.</summary>
    public static readonly IReadOnlyList<string> FormulaKinds = [Ratio, Direct];

    /// <summary>Types of a KPI in the Recommendation.</summary>
    public static readonly IReadOnlyList<string> Types = ["smart", "sustainable", "structural"];

    /// <summary>The direction of a data point that is reported and never scored.</summary>
    public const string Neutral = "neutral";

    /// <summary>numerator × multiplier / denominator.</summary>
    public const string Ratio = "ratio";

    /// <summary>The value itself is reported.</summary>
    public const string Direct = "direct";

    /// <summary>What a data point may say of its value as a share of a whole.</summary>
    public static readonly IReadOnlyList<string> Shares = [FigureRule.PartOfTheWhole, FigureRule.MayExceedTheWhole];
}
