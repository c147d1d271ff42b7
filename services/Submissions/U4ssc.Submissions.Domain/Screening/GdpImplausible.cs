using System.Collections.Frozen;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// City GDP per head is far from anything a country has: usually given in thousands or millions, or in another currency than stated.
/// A currency that is not listed is not judged.
/// </summary>
public static class GdpImplausible
{
    /// <summary>Between the poorest and the richest economies, with room on both sides.</summary>
    internal const decimal UsDollarsPerHeadMin = 200, UsDollarsPerHeadMax = 500_000;

    // Orders of magnitude, to find a missing "million", not exchange rates.
    private static readonly FrozenDictionary<string, decimal> UnitsPerUsDollar = new Dictionary<string, decimal>(StringComparer.Ordinal)
    {
        ["USD"] = 1,
        ["EUR"] = 1,
        ["CHF"] = 1,
        ["GBP"] = 1,
        ["AUD"] = 1.5m,
        ["CAD"] = 1.4m,
        ["SGD"] = 1.3m,
        ["TND"] = 3,
        ["AED"] = 3.7m,
        ["SAR"] = 3.75m,
        ["NOK"] = 10,
        ["SEK"] = 10,
        ["DKK"] = 7,
        ["CNY"] = 7,
        ["BRL"] = 5,
        ["TRY"] = 30,
        ["UAH"] = 40,
        ["RUB"] = 90,
        ["INR"] = 80,
        ["JPY"] = 150,
        ["KZT"] = 450,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ScreeningRule Rule { get; } = new("gdp_implausible", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        if (screened.Inputs is not { Population: { } population, Gdp: { Currency: { } currency } gdp }) yield break;
        if (!UnitsPerUsDollar.TryGetValue(currency, out var units)) yield break;
        var perHead = gdp.Amount / population;
        if (perHead >= UsDollarsPerHeadMin * units && perHead <= UsDollarsPerHeadMax * units) yield break;
        yield return Sighting.Of(
            CommonInputs.GdpId,
            $"City GDP is {Screened.Text(perHead)} {currency} per inhabitant, which no country comes near. Check the unit (millions?) and the currency.",
            ("gdp", gdp.Amount), ("population", population), ("per_head", perHead), ("per_head_min", UsDollarsPerHeadMin * units), ("per_head_max", UsDollarsPerHeadMax * units));
    }
}
