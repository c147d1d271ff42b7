using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// The numerator is a part of the denominator, and yet larger. Holds for shares in %, and for the few others that count a part of the
/// inhabitants.
/// </summary>
public static class NumeratorExceedsDenominator
{
    public static ScreeningRule Rule { get; } = new("numerator_exceeds_denominator", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var value in screened.Reported)
        {
            // Not in %, but a part of the whole all the same: inhabitants with a degree among the inhabitants.
            if (value.Point is { IsPercentage: false, Figure: { Kind: FigureKind.Share, Max: { } whole } } && value.Final.Value > whole)
            {
                yield return Sighting.Of(
                    [value.Point.Id],
                    $"{value.Point.Label} counts a part of the inhabitants, but {Screened.Text(value.Final.Value.Value)} is more than all of them.",
                    ("value", value.Final.Value.Value), ("whole", whole));
            }
            else if (value.Point.IsPercentage && !value.Point.Figure.MayExceed
                && value is { Final: { Basis: ValueBasis.Computed, Denominator: { } denominator }, Stated.Numerator: { } numerator }
                && numerator > denominator)
            {
                yield return Sighting.Of(
                    [value.Point.Id],
                    $"{value.Point.Label}: the numerator {Screened.Text(numerator)} is a part of the denominator {Screened.Text(denominator)}, but larger.",
                    ("numerator", numerator), ("denominator", denominator));
            }
        }
    }
}
