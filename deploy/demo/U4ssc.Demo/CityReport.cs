using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace U4ssc.Demo;

/// <summary>A data point of the edition, as far as filling it in needs.</summary>
internal sealed record DataPoint(string Id, string Unit, decimal? Multiplier, string? CommonDenominator)
{
    /// <summary>From the KPIs as the catalogue lists them.</summary>
    public static IEnumerable<DataPoint> Of(JsonNode kpi) => kpi["dataPoints"]!.AsArray().Select(point => new DataPoint(
        point!["id"]!.GetValue<string>(), point["unit"]!.GetValue<string>(),
        kpi["formula"]!["multiplier"]?.GetValue<decimal>(), kpi["formula"]!["commonDenominator"]?.GetValue<string>()));

    /// <summary>The number of open data sets stands beside their share: not each figure of a ratio is one.</summary>
    public bool IsRatio => Multiplier is not null && Unit is not ("number" or "yes/no");
}

/// <summary>Where a value was taken from.</summary>
internal sealed record Source(string Text, int? Year = null, string? Url = null);

/// <summary>What the city says of one data point.</summary>
internal sealed record ReportedValue(string DataPoint, string Status)
{
    public decimal? Numerator { get; init; }
    public decimal? Denominator { get; init; }
    public decimal? Value { get; init; }
    public string? Quality { get; init; }
    public string? Origin { get; init; }
    public Source? Source { get; init; }
    public string? Note { get; init; }
    public string? Reason { get; init; }
}

/// <summary>
/// What a city of the demonstration reports: what it published, with the page, and for the rest figures that say of themselves that they
/// are illustrative and not the city's.
/// </summary>
internal static class CityReport
{
    private const string IllustrativeSource = "Illustrative: made up for the demonstration, not the city's figure";
    private const string IllustrativeNote =
        "Illustrative figure, made up for the demonstration. It is not the city's and must not be quoted.";

    // Figures that belong together are the same for all cities: varied one by one they would no longer sum or nest.
    private static readonly string[] Unvaried =
        ["EC-I-T-4A.", "EN-EN-WA-1C.", "EN-EN-WS-4C.", "EC-I-UP-2A.", "EC-I-WS-", "EC-ICT-ICT-", "SC-SH-SI-5A", "EC-ICT-PS-1A."];

    /// <summary>In the order of the edition.</summary>
    public static IReadOnlyList<ReportedValue> Of(DemoCity city, IEnumerable<DataPoint> edition)
    {
        var published = DemoData.Published(city.Name);
        return
        [
            .. edition
                .Where(point => !city.OnlyPublished || published.ContainsKey(point.Id))
                .Select(point =>
                    published.TryGetValue(point.Id, out var figure)
                        ? Published(city, point, figure)
                        : Illustrative(city, point, IllustrativeNote)),
        ];
    }

    private static ReportedValue Published(DemoCity city, DataPoint point, PublishedFigure figure) => figure switch
    {
        { Status: "not_reported" } =>
            new(point.Id, "not_reported")
            {
                Reason = $"Shown as not reported in the {figure.Report} of the city.",
                Source = SourceOf(city, figure),
            },
        { Value: null } =>
            Illustrative(city, point,
                $"The {figure.Report} shows this data point as \"{figure.Printed}\" without its figure. {IllustrativeNote}"),
        _ => new(point.Id, "reported")
        {
            Value = figure.Value,
            Origin = "other",
            Source = SourceOf(city, figure),
            Note = "Published figure, the final value alone. The page does not say how it was measured, so no data quality is given.",
        },
    };

    private static Source SourceOf(DemoCity city, PublishedFigure figure) =>
        new($"{figure.Report} of {city.Name}, published by ITU; printed: {figure.Printed}", figure.Year, figure.Page);

    private static ReportedValue Illustrative(DemoCity city, DataPoint point, string note)
    {
        var value = Varied(city, point);
        var stated = new ReportedValue(point.Id, "reported")
        {
            Quality = "assumption_estimate",
            Origin = "other",
            Source = new(IllustrativeSource),
            Note = note,
        };
        if (!point.IsRatio) return stated with { Value = value };
        if (DenominatorOf(city, point) is { } denominator)
            return stated with { Numerator = Counted(point, value * denominator / point.Multiplier!.Value) };
        return point.Multiplier switch
        {
            100 => stated with { Numerator = value * 100, Denominator = 10_000 },
            100_000 => stated with { Numerator = value, Denominator = 100_000 },
            _ => stated with { Value = value },
        };
    }

    private static decimal? DenominatorOf(DemoCity city, DataPoint point) => point.CommonDenominator switch
    {
        "population" => city.Inputs?.Population,
        "households" => city.Inputs?.Households,
        "area_km2" => city.Inputs?.AreaKm2,
        "gdp" => city.Inputs?.Gdp.Amount,
        _ => null,
    };

    // People, homes and devices come whole; an area in km² does not.
    private static decimal Counted(DataPoint point, decimal numerator) =>
        Math.Round(numerator, point.CommonDenominator == "area_km2" ? 2 : 0, MidpointRounding.AwayFromZero);

    // Up to 9 % more or less, always the same for the same city and data point. Shares near the whole stay as they are.
    private static decimal Varied(DemoCity city, DataPoint point)
    {
        if (city.Illustrative.TryGetValue(point.Id, out var own)) return own;
        var value = DemoData.IllustrativeValue(point.Id);
        var isNearTheWhole = point.Unit.StartsWith('%') && value > 90;
        if (point.Unit == "yes/no" || isNearTheWhole || Unvaried.Any(prefix => point.Id.StartsWith(prefix, StringComparison.Ordinal)))
            return value;
        var percent = 91 + SHA256.HashData(Encoding.UTF8.GetBytes($"{city.Name}/{point.Id}"))[0] % 19;
        return Math.Round(value * percent / 100, point.Unit == "number" ? 0 : 2, MidpointRounding.AwayFromZero);
    }
}
