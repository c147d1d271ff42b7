namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// A percentage that was given alone is above 100 where it is a share of a whole. Computed ones are the business of
/// <see cref="NumeratorExceedsDenominator"/>.
/// </summary>
public static class PercentageOutOfRange
{
    internal const decimal PercentMax = 100;

    public static ScreeningRule Rule { get; } = new("percentage_out_of_range", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where value.Point.IsPercentage && !value.Point.Figure.MayExceed
        where value.Final is { Basis: ValueBasis.Given, Value: > PercentMax }
        select Sighting.Of(
            [value.Point.Id],
            $"{value.Point.Label} is a share of a whole, from 0 to 100 %, but {Screened.Text(value.Final.Value!.Value)} was given.",
            ("value", value.Final.Value.Value), ("max", PercentMax));
}
