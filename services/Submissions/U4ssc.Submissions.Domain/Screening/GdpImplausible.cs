namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// City GDP per head is far from anything a country has: usually given in thousands or millions, or in another currency than stated.
/// A currency whose worth cannot be said even roughly is not judged.
/// </summary>
public static class GdpImplausible
{
    /// <summary>Between the poorest and the richest economies, with room on both sides.</summary>
    internal const decimal UsDollarsPerHeadMin = 200, UsDollarsPerHeadMax = 500_000;

    public static ScreeningRule Rule { get; } = new("gdp_implausible", 2, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        if (screened.Inputs is not { Population: { } population, Gdp: { Currency: { } currency } gdp }) yield break;
        if (Currencies.PerUsDollar(currency) is not { } units) yield break;
        var perHead = gdp.Amount / population;
        if (perHead >= UsDollarsPerHeadMin * units && perHead <= UsDollarsPerHeadMax * units) yield break;
        yield return Sighting.Of(
            CommonInputs.GdpId,
            $"City GDP is {Screened.Text(perHead)} {currency} per inhabitant, which no country comes near. Check the unit (millions?) and the currency.",
            ("gdp", gdp.Amount), ("population", population), ("per_head", perHead), ("per_head_min", UsDollarsPerHeadMin * units),
            ("per_head_max", UsDollarsPerHeadMax * units));
    }
}
