namespace U4ssc.Submissions.Domain.Screening;

/// <summary>City GDP is in a currency that there is not: recorded before the list of currencies was asked.</summary>
public static class GdpCurrencyUnknown
{
    public static ScreeningRule Rule { get; } = new("gdp_currency_unknown", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        if (screened.Inputs.Gdp is { Currency: { } currency } gdp && !Currencies.Has(currency))
        {
            yield return Sighting.Of(
                $"{CommonInputs.GdpId}/currency",
                $"City GDP is in {currency}, which is no currency of ISO 4217. Give the right three letters, such as EUR.",
                ("gdp", gdp.Amount));
        }
    }
}
