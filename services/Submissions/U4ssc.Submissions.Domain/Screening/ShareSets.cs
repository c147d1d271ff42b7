namespace U4ssc.Submissions.Domain.Screening;

/// <summary>KPIs whose data points are the parts of one whole.</summary>
internal static class ShareSets
{
    /// <summary>The parts sum to 100; this is room for rounding.</summary>
    internal const decimal SumMin = 98, SumMax = 102;

    // Modes of commuting; ways of handling waste.
    private static readonly string[] Kpis = ["EC-I-T-4A", "EN-EN-WA-1C"];

    /// <summary>Those of which something is reported.</summary>
    public static IEnumerable<ShareSet> In(Screened screened) =>
        from parts in screened.Edition.Kpis
        where Kpis.Contains(parts[0].Kpi, StringComparer.Ordinal)
        let figures = parts.Select(part => (part.Id, Value: screened.Figure(part.Id))).Where(part => part.Value is not null).ToList()
        where figures.Count > 0
        select new ShareSet(
            parts[0].Kpi, parts,
            [.. figures.Select(part => (part.Id, part.Value!.Value))],
            [.. parts.Where(part =>
                screened.Figure(part.Id) is null && screened.Find(part.Id)?.Stated.Status != ValueStatus.NotApplicable)]);
}

/// <summary>One such KPI as it is reported.</summary>
/// <param name="Missing">Parts that are neither reported nor said to be not applicable.</param>
internal sealed record ShareSet(
    string Kpi, IReadOnlyList<DataPoint> Parts, IReadOnlyList<(string DataPoint, decimal Value)> Reported, IReadOnlyList<DataPoint> Missing)
{
    public decimal Sum => Reported.Sum(part => part.Value);
}
