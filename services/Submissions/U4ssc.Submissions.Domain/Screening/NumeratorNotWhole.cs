namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// A numerator counts inhabitants, households or other whole things and is broken: it was reckoned back from a share, and says less than it
/// seems to.
/// </summary>
public static class NumeratorNotWhole
{
    public static ScreeningRule Rule { get; } = new("numerator_not_whole", 1, Severity.Info, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where Counts(value.Point) && value is { Final.Basis: ValueBasis.Computed, Stated.Numerator: { } numerator }
            && numerator != decimal.Truncate(numerator)
        select Sighting.Of(
            [value.Point.Id],
            $"{value.Point.Label}: the numerator {Screened.Text(value.Stated.Numerator!.Value)} counts whole things. If it was reckoned from a share, give the share as value.",
            ("numerator", value.Stated.Numerator.Value));

    // Kilometres, hectares and full-time equivalents may be broken, and so may patents that are shared.
    private static bool Counts(DataPoint point) =>
        point.IsRatio && (string.Equals(point.Unit, "per 100 000 inhabitants", StringComparison.Ordinal)
            || point.IsPercentage && point.CommonDenominator is CommonInputs.PopulationId or CommonInputs.HouseholdsId);
}
