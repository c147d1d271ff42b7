namespace U4ssc.Submissions.Domain.Screening;

/// <summary>A percentage above 100 where that can be right, but seldom is.</summary>
public static class PercentageUnusual
{
    public static ScreeningRule Rule { get; } = new("percentage_unusual", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where value.Point.IsPercentage && value.Point.Figure.MayExceed && value.Final.Value > PercentageOutOfRange.PercentMax
        select Sighting.Of(
            [value.Point.Id],
            $"{value.Point.Label} is {Screened.Text(value.Final.Value!.Value)} %. More than 100 can be right here; say why it is.",
            ("value", value.Final.Value.Value), ("usual_max", PercentageOutOfRange.PercentMax));
}
