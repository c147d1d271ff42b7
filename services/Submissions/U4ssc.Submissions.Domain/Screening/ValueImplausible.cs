namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// A figure is outside of what any city could have (<see cref="PlausibleRanges"/>). Where another unit would explain it, the finding names
/// that unit. Silent where a rule that knows more speaks: of a forgotten divisor, of a final value in the numerator, of what a share or an
/// index can be.
/// </summary>
public static class ValueImplausible
{
    public static ScreeningRule Rule { get; } = new("value_implausible", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var value in screened.Reported)
        {
            if (value.Final.Value is not { } figure || screened.Ranges.Of(value.Point) is not { } range || range.Holds(figure)) continue;
            if (IsImpossible(value.Point, figure) || DivisorForgotten.Looks(value, screened.Inputs)
                || FinalValueInNumerator.Looks(value, screened.Ranges)) continue;
            var other = range.MixUps?.FirstOrDefault(mixUp => range.Holds(figure * mixUp.Factor));
            yield return Sighting.Of(
                [value.Point.Id],
                $"{value.Point.Label} is {Screened.Text(figure)} {value.Point.Unit}; plausible is {Screened.Text(range.Min)} to {Screened.Text(range.Max)}."
                + (other is null ? " Check unit and decimal point."
                    : $" That looks like {other.Unit}; it would then be {Screened.Text(figure * other.Factor)}."),
                [
                    ("value", figure), ("plausible_min", range.Min), ("plausible_max", range.Max),
                    ("ranges_version", screened.Ranges.Version),
                    .. other is null ? (IEnumerable<(string, decimal)>)[]
                        : [("factor", other.Factor), ("converted", figure * other.Factor)],
                ]);
        }
    }

    private static bool IsImpossible(DataPoint point, decimal figure) =>
        point.IsPercentage && figure > PercentageOutOfRange.PercentMax || point.IsIndex && figure > IndexOutOfRange.IndexMax;
}
