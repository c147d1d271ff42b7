using System.Collections.Frozen;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>The numerator is a part of the denominator, and yet larger. Holds for shares in %, and for the few others that count a part of the inhabitants.</summary>
public static class NumeratorExceedsDenominator
{
    // Not in %, but a part of the whole all the same: inhabitants with a degree among the inhabitants.
    private static readonly FrozenSet<string> PartsOfTheWhole = new[] { "SC-EH-ED-3C" }.ToFrozenSet(StringComparer.Ordinal);

    public static ScreeningRule Rule { get; } = new("numerator_exceeds_denominator", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var value in screened.Reported)
        {
            if (PartsOfTheWhole.Contains(value.Point.Id) && value.Final.Value > value.Point.Multiplier)
            {
                yield return Sighting.Of(
                    [value.Point.Id], $"{value.Point.Label} counts a part of the inhabitants, but {Screened.Text(value.Final.Value.Value)} is more than all of them.",
                    ("value", value.Final.Value.Value), ("whole", value.Point.Multiplier));
            }
            else if (value.Point.IsPercentage && !PercentagesAbove100.Allow(value.Point)
                && value is { Final: { Basis: ValueBasis.Computed, Denominator: { } denominator }, Stated.Numerator: { } numerator } && numerator > denominator)
            {
                yield return Sighting.Of(
                    [value.Point.Id], $"{value.Point.Label}: the numerator {Screened.Text(numerator)} is a part of the denominator {Screened.Text(denominator)}, but larger.",
                    ("numerator", numerator), ("denominator", denominator));
            }
        }
    }
}
