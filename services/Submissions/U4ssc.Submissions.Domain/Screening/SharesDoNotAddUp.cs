namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// The parts of a whole (modes of commuting, ways of handling waste) sum to 100 ± 2. Where a part is not reported the others
/// may sum to less, but not to more; that one is missing is the business of <see cref="ShareMissing"/>.
/// </summary>
public static class SharesDoNotAddUp
{
    public static ScreeningRule Rule { get; } = new("shares_do_not_add_up", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from set in ShareSets.In(screened)
        where set.Sum > ShareSets.SumMax || set.Sum < ShareSets.SumMin && set.Missing.Count == 0
        // About the whole KPI, so that the finding keeps its id while parts come and go.
        select Sighting.Of(
            [.. set.Parts.Select(part => part.Id)], $"The shares of {set.Kpi} sum to {Screened.Text(set.Sum)} %, not to 100.",
            [("sum", set.Sum), ("sum_min", ShareSets.SumMin), ("sum_max", ShareSets.SumMax), .. set.Reported]);
}
