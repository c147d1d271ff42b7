using System.Collections.Frozen;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// The final value was typed into the numerator, so it was divided once more: the numerator alone would be a plausible final value, and
/// what was computed from it is not; or a share of very many things has a numerator like a percentage.
/// </summary>
public static class FinalValueInNumerator
{
    // One in a hundred, of ten thousand and more: a numerator up to 100 is then either a percentage or next to nothing.
    private const decimal ShareMax = 1, ThingsMin = 10_000;

    // Shares that are next to nothing in many cities: a small numerator says nothing of them.
    private static readonly FrozenSet<string> Rare = new[]
    {
        "EC-I-T-4A", "EC-I-UP-1A", "EN-EN-EQ-2A", "EN-EN-PSN-3A", "EN-EN-WA-1C", "SC-SH-HO-1C", "SC-SH-SA-2C", "SC-SH-SA-4A",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static ScreeningRule Rule { get; } = new("final_value_in_numerator", 1, Severity.Warning, Look);

    /// <summary>True where the numerator looks like the final value.</summary>
    internal static bool Looks(ScreenedValue value, PlausibleRanges ranges)
    {
        if (value is not
            {
                Final: { Basis: ValueBasis.Computed, Value: { } computed, Denominator: { } denominator }, Stated.Numerator: > 0
            and var numerator
            }) return false;
        if (numerator == computed) return false;
        if (ranges.Of(value.Point) is { } range && !range.Holds(computed)) return range.Holds(numerator);
        if (!value.Point.IsPercentage || computed > ShareMax || numerator > PercentageOutOfRange.PercentMax) return false;
        // A part of a household, and the like, is counted by nobody; an area or an amount of money may be broken.
        var isBroken = numerator != decimal.Truncate(numerator)
            && value.Point.CommonDenominator is CommonInputs.PopulationId or CommonInputs.HouseholdsId;
        return isBroken || denominator >= ThingsMin && !Rare.Contains(value.Point.Kpi);
    }

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where Looks(value, screened.Ranges)
        let numerator = value.Stated.Numerator!.Value
        select Sighting.Of(
            [value.Point.Id],
            $"{value.Point.Label}: the numerator {Screened.Text(numerator)} looks like the final value in {value.Point.Unit}. Divided by "
            + $"{Screened.Text(value.Final.Denominator!.Value)} it makes {Screened.Text(value.Final.Value!.Value)}. Give it as value, or the counted figure as numerator.",
            ("numerator", numerator), ("denominator", value.Final.Denominator.Value), ("computed", value.Final.Value.Value));
}
