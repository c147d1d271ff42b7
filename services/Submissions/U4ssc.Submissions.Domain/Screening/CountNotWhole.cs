namespace U4ssc.Submissions.Domain.Screening;

/// <summary>A number of things is not whole: often a share or an average was given in its place.</summary>
public static class CountNotWhole
{
    public static ScreeningRule Rule { get; } = new("count_not_whole", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where value.Point.IsCount && value.Final.Value is { } figure && figure != decimal.Truncate(figure)
        select Sighting.Of(
            [value.Point.Id],
            $"{value.Point.Label} counts things, but {Screened.Text(value.Final.Value!.Value)} is not whole. Give the number itself.",
            ("value", value.Final.Value.Value));
}
