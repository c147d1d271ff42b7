namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// Some parts of a whole are reported, others are not, and those that are do not make the whole: what is missing is not nothing.
/// </summary>
public static class ShareMissing
{
    public static ScreeningRule Rule { get; } = new("share_missing", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from set in ShareSets.In(screened)
        where set.Missing.Count > 0 && set.Sum < ShareSets.SumMin
        let rest = PercentageOutOfRange.PercentMax - set.Sum
        select new Sighting(
            $"{set.Kpi}/missing", [.. set.Missing.Select(part => part.Id)],
            $"{set.Reported.Count} of the {set.Parts.Count} shares of {set.Kpi} are reported and sum to {Screened.Text(set.Sum)} %. Report "
            + $"{string.Join(", ", set.Missing.Select(part => part.Label))} too ({Screened.Text(rest)} % are left), or say why it cannot be.",
            [("sum", set.Sum), ("rest", rest), ("reported", set.Reported.Count), ("parts", set.Parts.Count), .. set.Reported]);
}
