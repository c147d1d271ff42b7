using System.Collections.Frozen;
using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>One figure of a KPI, with what is needed to compute and to screen it.</summary>
/// <param name="Kpi">Code of the KPI it belongs to.</param>
/// <param name="IsRatio">True where the value is numerator / denominator × <paramref name="Multiplier"/>.</param>
/// <param name="CommonDenominator">The common input that is the denominator, where it is one.</param>
/// <param name="Figure">What its final value may be.</param>
public sealed record DataPoint(string Id, string Kpi, string Label, string Unit, bool IsRatio, decimal Multiplier,
    string? CommonDenominator, FigureRule Figure)
{
    /// <summary>From what the catalogue says of it.</summary>
    /// <param name="multiplier">Of its KPI's formula; null where that is no ratio.</param>
    /// <param name="share">What the catalogue says of a share beside its unit.</param>
    public static DataPoint Of(string id, string kpi, string label, string unit, decimal? multiplier, string? commonDenominator,
        string? share = null)
    {
        var figure = FigureRule.OfDataPoint(unit, multiplier, share);
        var ratio = multiplier is not null && figure.CanBeRatio;
        return new(id, kpi, label, unit, ratio, multiplier ?? 1, ratio ? commonDenominator : null, figure);
    }

    public bool IsPercentage => Unit.StartsWith('%');

    public bool IsYesNo => Figure.Kind == FigureKind.YesNo;

    public bool IsIndex => Figure.Kind == FigureKind.Index;

    /// <summary>A plain number of things.</summary>
    public bool IsCount => Figure.Kind == FigureKind.Count;

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
}
