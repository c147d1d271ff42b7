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

    /// <summary>What is said now over what was known.</summary>
    public CommonInputs With(CommonInputs? said) => said is null
        ? this
        : new(said.Population ?? Population, said.Households ?? Households, said.AreaKm2 ?? AreaKm2, said.Gdp ?? Gdp);
}

/// <summary>A common input that was known before the city said anything.</summary>
/// <param name="Input">Such as <c>population</c>.</param>
/// <param name="Source">Where it was taken from, for people.</param>
public sealed record Prefill(string Input, decimal Value, string Source);
