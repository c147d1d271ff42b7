using System.Collections.Frozen;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// A gas is asked for in µg/m³ and looks given in ppb or ppm: it says so in its note or source, or it is lower than outdoor air is
/// in any city. Factors per ppb: NO2 1.9, SO2 2.62, O3 1.96.
/// </summary>
public static class PollutantUnit
{
    private const decimal PpbPerPpm = 1_000, SameAirShareMax = 0.03m;

    // Annual means of O3 are 40 to 80 µg/m³ nearly everywhere and below 30 hardly anywhere, which is 20 to 40 ppb.
    // SO2 is a few µg/m³ in clean cities, in ppb as in µg/m³: only ppm can be told by size.
    private static readonly FrozenDictionary<string, (decimal PerPpb, decimal PpmBelow, decimal PpbBelow)> Gases =
        new Dictionary<string, (decimal PerPpb, decimal PpmBelow, decimal PpbBelow)>(StringComparer.Ordinal)
        {
            ["EN-EN-AQ-1C.NO2"] = (1.9m, 0.3m, 2),
            ["EN-EN-AQ-1C.SO2"] = (2.62m, 0.1m, 0),
            ["EN-EN-AQ-1C.O3"] = (1.96m, 0.3m, 30),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ScreeningRule Rule { get; } = new("pollutant_unit", 2, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var value in screened.Reported)
        {
            if (value.Final.Value is not > 0 || FinalValueInNumerator.Looks(value, screened.Ranges)
                || !Gases.TryGetValue(value.Point.Id, out var gas)) continue;
            var given = value.Final.Value.Value;
            var ppm = given < gas.PpmBelow || Says(value.Stated, "ppm");
            var ppb = given < gas.PpbBelow || Says(value.Stated, "ppb")
                || IsBeforeInPpb(given, gas.PerPpb, screened.Against.History(value.Point.Id));
            if (!ppm && !ppb) continue;
            var converted = given * gas.PerPpb * (ppm ? PpbPerPpm : 1);
            yield return Sighting.Of(
                [value.Point.Id],
                $"{value.Point.Label} is asked for in µg/m³; {Screened.Text(given)} looks like {(ppm ? "ppm" : "ppb")}. In µg/m³ that would be {Screened.Text(converted)}.",
                ("value", given), ("factor_per_ppb", gas.PerPpb), ("converted", converted));
        }
    }

    // The same air as last time, but for the factor.
    private static bool IsBeforeInPpb(decimal given, decimal perPpb, IReadOnlyList<(int Period, decimal Value)> history) =>
        history is [{ Value: > 0 and var before }, ..] && Math.Abs(given * perPpb / before - 1) <= SameAirShareMax;

    private static bool Says(StatedValue stated, string unit) =>
        stated.Note?.Contains(unit, StringComparison.OrdinalIgnoreCase) is true
            || stated.Source?.Text.Contains(unit, StringComparison.OrdinalIgnoreCase) is true;
}
