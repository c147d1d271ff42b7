namespace U4ssc.Demo;

/// <summary>City GDP in whole units of its currency.</summary>
internal sealed record Gdp(decimal Amount, string Currency);

/// <summary>Figures that many KPIs divide by.</summary>
/// <param name="AreIllustrative">Said in the reason of the change, since a common input has no note of its own.</param>
internal sealed record CommonInputs(decimal Population, decimal Households, decimal AreaKm2, Gdp Gdp, string AreIllustrative);

/// <summary>A city of the demonstration.</summary>
/// <param name="Name">As in published-results.json.</param>
/// <param name="Inputs">Null: what the registry has is left as it is.</param>
internal sealed record DemoCity(string Name, string Agency, string ExternalRef, string Country, string Subdivision, CommonInputs? Inputs)
{
    /// <summary>True: nothing is filled in beside what was published.</summary>
    public bool OnlyPublished { get; init; }

    /// <summary>A data point on which the verifier asks, the question, and the city's answer.</summary>
    public (string DataPoint, string Text, string Answer)? Query { get; init; }

    /// <summary>Illustrative figures other than the ones for all cities.</summary>
    public IReadOnlyDictionary<string, decimal> Illustrative { get; init; } = new Dictionary<string, decimal>();

    /// <summary>In names of calls and clients.</summary>
    public string Slug => Name.ToLowerInvariant();
}

/// <summary>The four cities whose published figures the demonstration submits.</summary>
internal static class DemoCities
{
    public const int Period = 2020;
    public const string Edition = "U4SSC-2017";

    private const string AllIllustrative =
        "Population, households, area and GDP are illustrative, made up for the demonstration and not the city's.";

    public static readonly IReadOnlyList<(string Code, string Name, string Country)> Agencies =
    [
        ("CH-HUB", "Hub for Switzerland (demonstration)", "CH"),
        ("TN-HUB", "Hub for Tunisia (demonstration)", "TN"),
        ("ES-RECI", "Network of smart cities in Spain (demonstration)", "ES"),
        ("NO-KS", "Association of municipalities in Norway (demonstration)", "NO"),
    ];

    public static readonly DemoCity Pully = new(
        "Pully", "CH-HUB", "pully", "CH", "CH-VD", new(18_000, 8_200, 5.9m, new(1_200_000_000, "CHF"), AllIllustrative));

    public static readonly DemoCity Bizerte = new(
        "Bizerte", "TN-HUB", "bizerte", "TN", "TN-23", new(140_000, 38_000, 34, new(1_900_000_000, "TND"), AllIllustrative))
    {
        // Sums to 96.5 %: something for the screening to see and for the city to justify.
        Illustrative = new Dictionary<string, decimal> { ["EC-I-T-4A.private"] = 44.5m },
        Query = (
            "EN-E-E-2C",
            "Does this figure cover all consumers of electricity in the city, or households only?",
            "All consumers: households, services and industry. The figure itself is illustrative."),
    };

    /// <summary>Population, area and households were published in the factsheet.</summary>
    public static readonly DemoCity Valencia = new(
        "Valencia", "ES-RECI", "valencia", "ES", "ES-V",
        new(795_736, 336_600, 138.35m, new(24_000_000_000, "EUR"),
            "Population, households and area are as published in the U4SSC Factsheet 2020; GDP is illustrative and not the city's."));

    public static readonly DemoCity Kristiansund =
        new("Kristiansund", "NO-KS", "GN-3149312", "NO", "", Inputs: null) { OnlyPublished = true };

    public static readonly IReadOnlyList<DemoCity> All = [Pully, Bizerte, Valencia, Kristiansund];
}
