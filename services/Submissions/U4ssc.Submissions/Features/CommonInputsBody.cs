using System.Text.Json.Serialization;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>Common inputs under the names that the catalogue has for them.</summary>
internal sealed record CommonInputsBody(
    decimal? Population = null, decimal? Households = null, [property: JsonPropertyName("area_km2")] decimal? AreaKm2 = null, Gdp? Gdp = null)
{
    public static CommonInputsBody Of(CommonInputs inputs) => new(inputs.Population, inputs.Households, inputs.AreaKm2, inputs.Gdp);

    public CommonInputs Said() => new(Population, Households, AreaKm2, Gdp);
}
