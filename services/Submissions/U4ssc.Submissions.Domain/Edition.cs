using System.Collections.Frozen;

namespace U4ssc.Submissions.Domain;

/// <summary>One figure of a KPI, with what is needed to compute and to screen it.</summary>
/// <param name="Kpi">Code of the KPI it belongs to.</param>
/// <param name="IsRatio">True where the value is numerator / denominator × <paramref name="Multiplier"/>.</param>
/// <param name="CommonDenominator">The common input that is the denominator, where it is one.</param>
public sealed record DataPoint(string Id, string Kpi, string Label, string Unit, bool IsRatio, decimal Multiplier, string? CommonDenominator)
{
    public bool IsPercentage => Unit.StartsWith('%');

    public bool IsYesNo => string.Equals(Unit, "yes/no", StringComparison.Ordinal);

    public bool IsIndex => string.Equals(Unit, "index 0-1", StringComparison.Ordinal);

    /// <summary>A plain number of things.</summary>
    public bool IsCount => string.Equals(Unit, "number", StringComparison.Ordinal);

    public bool IsPer100000 => Unit.Contains("per 100 000", StringComparison.Ordinal);
}

/// <summary>
/// The content of one published catalogue edition, as far as submissions read it. Immutable and shared: it is built once and
/// handed to every command.
/// </summary>
public sealed class Edition
{
    private readonly FrozenDictionary<string, DataPoint> byId;

    /// <summary>From the data points in the edition's order.</summary>
    public Edition(string id, string contentSha256, IEnumerable<DataPoint> dataPoints)
    {
        Id = id;
        ContentSha256 = contentSha256;
        DataPoints = [.. dataPoints];
        byId = DataPoints.ToFrozenDictionary(point => point.Id, StringComparer.Ordinal);
        Kpis = [.. DataPoints.GroupBy(point => point.Kpi, StringComparer.Ordinal).Select(kpi => (IReadOnlyList<DataPoint>)[.. kpi])];
    }

    public string Id { get; }

    public string ContentSha256 { get; }

    /// <summary>All, in the edition's order.</summary>
    public IReadOnlyList<DataPoint> DataPoints { get; }

    /// <summary>The same, by KPI.</summary>
    public IReadOnlyList<IReadOnlyList<DataPoint>> Kpis { get; }

    /// <summary>The data point of that id, or null.</summary>
    public DataPoint? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>
    /// A KPI's formula is a ratio, but not each of its data points need be one: the number of open data sets stands beside their share.
    /// </summary>
    public static bool IsRatioUnit(string unit) => unit is not ("number" or "yes/no");
}
