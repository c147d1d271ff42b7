using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>
/// Scoring against benchmarks: points by percent of target, 0-33 gives 1, 33-66 gives 2, 66-95 gives 3, 95 and above gives 4; a figure
/// exactly on a boundary counts to the upper band. A group has the sum of its points of four for each scored data point.
/// Not reported, not verified, not applicable, neutral data points and those without a benchmark are left out of both sides.
/// </summary>
public static class Scoring
{
    /// <summary>Points of a data point at the most.</summary>
    public const int PointsMax = 4;

    /// <summary>
    /// The largest percentage that is shown, either way of zero: a value far from its target stays a figure that everybody can read and
    /// write.
    /// </summary>
    public const decimal PercentShownMax = 1_000_000m;

    private static readonly (decimal From, string Band)[] Bands = [(95, "95-100"), (66, "66-95"), (33, "33-66")];
    private const string LowestBand = "0-33";

    /// <summary>All scores of a case under an edition and a benchmark set.</summary>
    public static Scores Of(AttestedCase attested, Edition edition, BenchmarkSet benchmarks)
    {
        ArgumentNullException.ThrowIfNull(attested);
        ArgumentNullException.ThrowIfNull(edition);
        ArgumentNullException.ThrowIfNull(benchmarks);
        return Of(Review.Of(attested, edition), benchmarks);
    }

    internal static Scores Of(IReadOnlyList<ReviewedKpi> kpis, BenchmarkSet benchmarks)
    {
        var targets = benchmarks.Targets.ToDictionary(t => t.DataPoint, t => t.Value, StringComparer.Ordinal);
        var scored = kpis.SelectMany(k => k.DataPoints)
            .Where(d => targets.ContainsKey(d.DataPoint.Id))
            .Select(d => Of(d, targets[d.DataPoint.Id]))
            .OfType<DataPointScore>()
            .ToDictionary(s => s.DataPoint, StringComparer.Ordinal);

        var categories = kpis.GroupBy(k => (k.Kpi.Dimension, k.Kpi.SubDimension, k.Kpi.Category))
            .Select(g =>
                Group(g, scored) with { Dimension = g.Key.Dimension, SubDimension = g.Key.SubDimension, Category = g.Key.Category });
        var subDimensions = kpis.GroupBy(k => (k.Kpi.Dimension, k.Kpi.SubDimension))
            .Select(g => Group(g, scored) with { Dimension = g.Key.Dimension, SubDimension = g.Key.SubDimension });
        var dimensions = kpis.GroupBy(k => k.Kpi.Dimension)
            .Select(g => Group(g, scored) with { Dimension = g.Key });
        var goals = kpis.SelectMany(k => k.Kpi.SdgGoals.Distinct().Select(goal => (Goal: goal, Kpi: k)))
            .GroupBy(pair => pair.Goal, pair => pair.Kpi)
            .Select(g => Group(g, scored) with { SdgGoal = g.Key });

        return new(
            [.. scored.Values.OrderBy(s => s.DataPoint, StringComparer.Ordinal)],
            InOrder(categories), InOrder(subDimensions), InOrder(dimensions), InOrder(goals), CompletenessOf(kpis), LeftOut(kpis),
            Codes(kpis.Where(k => !k.IsLeftOut && !k.IsComplete)), Codes(kpis.Where(k => k.IsComplete && !k.IsCompleteAndVerified)));
    }

    private static IReadOnlyList<FigureLeftOut> LeftOut(IReadOnlyList<ReviewedKpi> kpis) =>
        [.. kpis.SelectMany(k => k.DataPoints).Where(d => d.Flaw is not null)
            .Select(d =>
                new FigureLeftOut(d.DataPoint.Id, Figures.Rounded(Math.Clamp(d.Said!.Value, -Figures.AbsoluteMax, Figures.AbsoluteMax)),
                    d.Flaw!.Code))
            .OrderBy(left => left.DataPoint, StringComparer.Ordinal)];

    private static IReadOnlyList<string> Codes(IEnumerable<ReviewedKpi> kpis) =>
        [.. kpis.Select(k => k.Kpi.Code).Order(StringComparer.Ordinal)];

    /// <summary>How much there is of these KPIs.</summary>
    internal static Completeness CompletenessOf(IEnumerable<ReviewedKpi> group)
    {
        var kpis = group.ToList();
        var dataPoints = kpis.SelectMany(k => k.DataPoints).ToList();
        return new(
            kpis.Count, kpis.Count(k => k.IsLeftOut), kpis.Count(k => k.IsComplete), kpis.Count(k => k.IsPartial),
            kpis.Count(k => k.IsCompleteAndVerified),
            dataPoints.Count, dataPoints.Count(d => d.IsLeftOut), dataPoints.Count(d => d.IsReported),
            dataPoints.Count(d => d.IsReportedAndVerified));
    }

    /// <summary>
    /// A percentage for reading: 2 decimals, half away from zero, but never across one of the boundaries that points or a criterion are
    /// decided by. What was decided from the exact figures is what is read: 32.996 % is below 33 and reads 32.99.
    /// </summary>
    internal static decimal Percentage(decimal part, decimal whole, params ReadOnlySpan<decimal> boundaries)
    {
        var exact = Math.Clamp(part / whole * 100, -PercentShownMax, PercentShownMax);
        var shown = Math.Round(exact, 2, MidpointRounding.AwayFromZero);
        foreach (var boundary in boundaries)
        {
            var reached = part * 100 >= boundary * whole;
            if (reached && shown < boundary) shown = Math.Ceiling(boundary * 100) / 100;
            else if (!reached && shown >= boundary) shown = Math.Ceiling(boundary * 100) / 100 - 0.01m;
        }

        return Figures.Plain(shown);
    }

    private static decimal OfTarget(decimal part, decimal whole) => Percentage(part, whole, 33, 66, 95);

    private static DataPointScore? Of(ReviewedDataPoint reviewed, decimal target)
    {
        if (!reviewed.IsReportedAndVerified || reviewed.Value is not { } value) return null;
        return reviewed.DataPoint.Direction switch
        {
            // A share of nothing is no share: a target of zero or less is no benchmark for more-is-better, nor a negative one for
            // less-is-better.
            Direction.HigherIsBetter when target > 0 => Score(value, target),
            Direction.LowerIsBetter when target >= 0 && value <= target => Score(1, 1),
            Direction.LowerIsBetter when target >= 0 => Score(target, value),
            _ => null,
        };

        DataPointScore Score(decimal part, decimal whole)
        {
            var (points, band) = PointsOf(part, whole);
            return new(reviewed.DataPoint.Id, Figures.Plain(value), Figures.Plain(target), reviewed.DataPoint.Direction,
                OfTarget(part, whole), points, band);
        }
    }

    // Compared by multiplying: a quotient has a last digit that is rounded, and a value exactly on a boundary must count upward on every
    // machine.
    private static (int Points, string Band) PointsOf(decimal part, decimal whole)
    {
        for (var i = 0; i < Bands.Length; i++)
        {
            if (part * 100 >= Bands[i].From * whole) return (PointsMax - i, Bands[i].Band);
        }

        return (1, LowestBand);
    }

    private static GroupScore Group(IEnumerable<ReviewedKpi> group, Dictionary<string, DataPointScore> scores)
    {
        var kpis = group.ToList();
        var scored = kpis.SelectMany(k => k.DataPoints).Where(d => scores.ContainsKey(d.DataPoint.Id)).Select(d => scores[d.DataPoint.Id])
            .ToList();
        var points = scored.Sum(s => s.Points);
        var pointsMax = PointsMax * scored.Count;
        return new(
            null, null, null, null, points, pointsMax, scored.Count,
            scored.Count == 0 ? null : OfTarget(points, pointsMax),
            scored.Count == 0 ? null : PointsOf(points, pointsMax).Band,
            CompletenessOf(kpis));
    }

    private static IReadOnlyList<GroupScore> InOrder(IEnumerable<GroupScore> groups) =>
        [.. groups.OrderBy(g => g.Dimension, StringComparer.Ordinal).ThenBy(g => g.SubDimension, StringComparer.Ordinal)
            .ThenBy(g => g.Category, StringComparer.Ordinal).ThenBy(g => g.SdgGoal)];
}
