using System.Text.Json;
using System.Text.Json.Serialization;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>Common inputs under the names that the catalogue has for them.</summary>
internal sealed record CommonInputsBody(
    decimal? Population = null, decimal? Households = null, [property: JsonPropertyName("area_km2")]
    decimal? AreaKm2 = null, Gdp? Gdp = null)
{
    public static CommonInputsBody Of(CommonInputs inputs) => new(inputs.Population, inputs.Households, inputs.AreaKm2, inputs.Gdp);

    public CommonInputs Said() => new(Population, Households, AreaKm2, Gdp);
}

/// <summary>
/// Some common inputs as a merge patch says them: what is absent stays, null takes away; of the GDP the amount or the currency can be said
/// alone.
/// </summary>
internal sealed record PatchedInputs(
    decimal? Population = null, decimal? Households = null, [property: JsonPropertyName("area_km2")]
    decimal? AreaKm2 = null, PatchedGdp? Gdp = null)
{
    public CommonInputsChange Said(JsonElement raw) => new(
        Of(raw, "population", Population), Of(raw, "households", Households), Of(raw, "area_km2", AreaKm2),
        Of(raw, "gdp", Gdp is null
            ? null
            : new GdpChange(Of(raw.GetProperty("gdp"), "amount", Gdp.Amount), Of(raw.GetProperty("gdp"), "currency", Gdp.Currency))));

    private static Said<T> Of<T>(JsonElement raw, string member, T? value) => raw.TryGetProperty(member, out _) ? new(value) : default;
}

/// <summary>Amount, currency, or both.</summary>
internal sealed record PatchedGdp(decimal? Amount = null, string? Currency = null);
