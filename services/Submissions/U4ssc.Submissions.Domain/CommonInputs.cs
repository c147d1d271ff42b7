using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>City GDP.</summary>
/// <param name="Amount">In whole units of the currency.</param>
/// <param name="Currency">ISO 4217, or null where it was not stated yet.</param>
public sealed record Gdp(decimal Amount, string? Currency = null);

/// <summary>Figures that many KPIs divide by, entered once. Null: not known yet.</summary>
public sealed record CommonInputs(decimal? Population = null, decimal? Households = null, decimal? AreaKm2 = null, Gdp? Gdp = null)
{
    /// <summary>Names as the catalogue has them.</summary>
    public const string PopulationId = "population", HouseholdsId = "households", AreaId = "area_km2", GdpId = "gdp";

    /// <summary>The figure that the catalogue calls <paramref name="id"/>, or null.</summary>
    public decimal? Of(string? id) => id switch
    {
        PopulationId => Population,
        HouseholdsId => Households,
        AreaId => AreaKm2,
        GdpId => Gdp?.Amount,
        _ => null,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Ids { get; } = [PopulationId, HouseholdsId, AreaId, GdpId];

    /// <summary>Ids of those that these say otherwise than <paramref name="before"/>.</summary>
    public IEnumerable<string> ChangedSince(CommonInputs before)
    {
        bool[] changed = [Population != before.Population, Households != before.Households, AreaKm2 != before.AreaKm2, Gdp != before.Gdp];
        return Ids.Where((_, place) => changed[place]);
    }
}

/// <summary>What a city says of its GDP: of the amount, of the currency, or of both.</summary>
public sealed record GdpChange(Said<decimal?> Amount = default, Said<string> Currency = default);

/// <summary>Some of the common inputs: what is not said stays, what is said as null is taken away.</summary>
public sealed record CommonInputsChange(
    Said<decimal?> Population = default, Said<decimal?> Households = default, Said<decimal?> AreaKm2 = default,
    Said<GdpChange> Gdp = default)
{
    /// <summary>Says each of these that is known.</summary>
    public static CommonInputsChange To(CommonInputs inputs) => new(
        Of(inputs.Population), Of(inputs.Households), Of(inputs.AreaKm2), inputs.Gdp is { } gdp
            ? new(new(new(gdp.Amount), new(gdp.Currency)))
            : default);

    /// <summary>What holds afterwards. A GDP that is left without its amount is none.</summary>
    public CommonInputs Over(CommonInputs known) => new(
        Population.Over(known.Population), Households.Over(known.Households), AreaKm2.Over(known.AreaKm2), Gdp.IsSaid
            ? Over(Gdp.Value, known.Gdp)
            : known.Gdp);

    private static Said<decimal?> Of(decimal? figure) => figure is null ? default : new(figure);

    private static Gdp? Over(GdpChange? change, Gdp? known) =>
        change is not null && change.Amount.Over(known?.Amount) is { } amount ? new(amount, change.Currency.Over(known?.Currency)) : null;
}

/// <summary>A common input that was known before the city said anything.</summary>
/// <param name="Input">Such as <c>population</c>.</param>
/// <param name="Source">Where it was taken from, for people.</param>
public sealed record Prefill(string Input, decimal Value, string Source);
