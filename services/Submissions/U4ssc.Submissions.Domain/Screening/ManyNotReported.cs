namespace U4ssc.Submissions.Domain.Screening;

/// <summary>More than 20 % of the KPIs are not reported at all: the city is asked why. Not applicable counts as an answer.</summary>
public static class ManyNotReported
{
    internal const decimal ShareMax = 0.20m;

    public static ScreeningRule Rule { get; } = new("many_not_reported", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        var kpis = screened.Edition.Kpis;
        var missing = kpis.Count(kpi => kpi.All(point => screened.Find(point.Id)?.Stated.Status is null or ValueStatus.NotReported));
        if (missing <= kpis.Count * ShareMax) yield break;
        yield return Sighting.Of(
            "kpis", $"{missing} of {kpis.Count} KPIs are not reported. Say why.",
            ("not_reported", missing), ("kpis", kpis.Count), ("share_max", ShareMax));
    }
}
