namespace U4ssc.Contracts.Catalogue.V1;

/// <summary>A figure that many KPIs divide by: <c>population</c>, <c>households</c>, <c>area_km2</c>, <c>gdp</c>.</summary>
public sealed record CommonInput(string Id, string Unit);

/// <summary>How a KPI comes about.</summary>
/// <param name="Kind"><c>ratio</c> or <c>direct</c>.</param>
/// <param name="Multiplier">A ratio is numerator / denominator × multiplier; null where direct.</param>
/// <param name="CommonDenominator">The common input that is the denominator, where it is one.</param>
public sealed record Formula(string Kind, decimal? Multiplier, string? CommonDenominator);

/// <summary>One figure of a KPI.</summary>
/// <param name="Direction"><c>higher_is_better</c>, <c>lower_is_better</c> or <c>neutral</c>.</param>
/// <param name="Share"><c>part_of_the_whole</c> or <c>may_exceed_the_whole</c>; null where the unit says enough: a value in % is a part of
/// the whole.</param>
public sealed record DataPoint(string Id, string Label, string Unit, string Direction, string? Share);

/// <summary>One KPI, as far as rules in other services need it.</summary>
/// <param name="Level"><c>core</c> or <c>advanced</c>.</param>
public sealed record Kpi(
    string Code, string Name, string Dimension, string SubDimension, string Category, string Level, Formula Formula,
    IReadOnlyList<DataPoint> DataPoints, IReadOnlyList<int> SdgGoals);

/// <summary>A catalogue edition was published and is immutable from now on.</summary>
/// <param name="ContentSha256">SHA-256 (lower-case hex) of the canonical JSON of the edition's content, as GET
/// /api/catalogue/editions/{edition} shows it.</param>
public sealed record EditionPublished(
    Fact Fact, string Edition, string Title, string ContentSha256, IReadOnlyList<CommonInput> CommonInputs, IReadOnlyList<Kpi> Kpis)
        : IMessage;

/// <summary>The target of one data point.</summary>
/// <param name="Target">In the data point's unit.</param>
/// <param name="Source">Where the target comes from.</param>
public sealed record BenchmarkTarget(string DataPoint, decimal Target, string Source);

/// <summary>A benchmark set was published and is immutable from now on.</summary>
/// <param name="BenchmarkSet">Id, such as <c>illustrative-2017</c>.</param>
/// <param name="Agency">The agency whose cities it is for; null where it is the programme's.</param>
public sealed record BenchmarkSetPublished(
    Fact Fact, string BenchmarkSet, string Edition, string? Agency, string ContentSha256, IReadOnlyList<BenchmarkTarget> Targets)
        : IMessage;
