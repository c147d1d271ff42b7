using System.Collections.Frozen;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// A value "per 100 000" was given alone and looks like the raw ratio, without the 100 000. Two signs: it would mean less than one
/// (person, bed, kilometre, hectare) in the whole city; or it is far below what this figure is anywhere.
/// </summary>
public static class DivisorForgotten
{
    private const decimal Divisor = 100_000;

    // Figures that are in the thousands everywhere; a raw ratio of them is around 1 at the most.
    private static readonly FrozenDictionary<string, decimal> LowestAnywhere = new Dictionary<string, decimal>(StringComparer.Ordinal)
    {
        ["EC-ICT-ICT-3C"] = 100,
        ["SC-EH-ED-3C"] = 100,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ScreeningRule Rule { get; } = new("divisor_forgotten", 1, Severity.Warning, Look);

    /// <summary>True where the figure looks like the raw ratio.</summary>
    internal static bool Looks(ScreenedValue value, CommonInputs inputs) =>
        value.Point.IsPer100000 && value.Final is { Basis: ValueBasis.Given, Value: > 0 and var given }
        && (given < LowestAnywhere.GetValueOrDefault(value.Point.Id) || InTheCity(given, inputs) < 1);

    private static decimal? InTheCity(decimal given, CommonInputs inputs) =>
        inputs.Population is { } population ? given / Divisor * population : null;

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var value in screened.Reported)
        {
            if (!Looks(value, screened.Inputs)) continue;
            var given = value.Final.Value!.Value;
            var inTheCity = InTheCity(given, screened.Inputs);
            yield return Sighting.Of(
                [value.Point.Id],
                $"{value.Point.Label} is {Screened.Text(given)} {value.Point.Unit}. That looks like the ratio itself; with the divisor it would be {Screened.Text(given * Divisor)}.",
                [("value", given), ("with_divisor", given * Divisor), .. inTheCity is { } count
                    ? [("in_the_city", count)]
                    : (IEnumerable<(string, decimal)>)[]]);
        }
    }
}
