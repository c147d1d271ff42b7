namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// The parts of a whole (modes of commuting, ways of handling waste) sum to 100 ± 2. Where a part is not reported the others
/// may sum to less, but not to more.
/// </summary>
public static class SharesDoNotAddUp
{
    internal const decimal SumMin = 98, SumMax = 102;

    private static readonly string[] Kpis = ["EC-I-T-4A", "EN-EN-WA-1C"];

    public static ScreeningRule Rule { get; } = new("shares_do_not_add_up", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var parts in screened.Edition.Kpis.Where(kpi => Kpis.Contains(kpi[0].Kpi, StringComparer.Ordinal)))
        {
            var figures = parts.Select(part => (part.Id, Value: screened.Figure(part.Id))).Where(part => part.Value is not null).ToList();
            if (figures.Count == 0) continue;
            var sum = figures.Sum(part => part.Value!.Value);
            var complete = parts.All(part => screened.Figure(part.Id) is not null || screened.Find(part.Id)?.Stated.Status == ValueStatus.NotApplicable);
            if (sum <= SumMax && (sum >= SumMin || !complete)) continue;
            // About the whole KPI, so that the finding keeps its id while parts come and go.
            yield return Sighting.Of(
                [.. parts.Select(part => part.Id)], $"The shares of {parts[0].Kpi} sum to {Screened.Text(sum)} %, not to 100.",
                [("sum", sum), ("sum_min", SumMin), ("sum_max", SumMax), .. figures.Select(part => (part.Id, part.Value!.Value))]);
        }
    }
}
