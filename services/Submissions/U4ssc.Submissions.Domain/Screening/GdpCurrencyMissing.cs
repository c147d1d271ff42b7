namespace U4ssc.Submissions.Domain.Screening;

/// <summary>City GDP without its currency says nothing.</summary>
public static class GdpCurrencyMissing
{
    public static ScreeningRule Rule { get; } = new("gdp_currency_missing", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        if (screened.Inputs.Gdp is { Currency: null } gdp)
            yield return Sighting.Of(CommonInputs.GdpId, "City GDP has no currency. Give the three letters of ISO 4217, such as EUR.",
                ("gdp", gdp.Amount));
    }
}
