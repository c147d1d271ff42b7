namespace U4ssc.Submissions.Domain.Screening;

/// <summary>An index from 0 to 1 is above 1; often it was given in percent.</summary>
public static class IndexOutOfRange
{
    internal const decimal IndexMax = 1;

    public static ScreeningRule Rule { get; } = new("index_out_of_range", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where value.Point.IsIndex && value.Final.Value > IndexMax
        select Sighting.Of(
            [value.Point.Id],
            $"{value.Point.Label} lies between 0 and 1, but {Screened.Text(value.Final.Value!.Value)} was given. If that is a percentage, divide it by 100.",
            ("value", value.Final.Value.Value), ("max", IndexMax));
}
