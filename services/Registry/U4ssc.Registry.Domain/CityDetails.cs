using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>Inhabitants in a stated year.</summary>
/// <param name="Value">How many; a whole number above 0.</param>
/// <param name="Year">The year counted or estimated, from <see cref="CityDetails.PopulationYearMin"/> to the year after the current
/// one.</param>
public sealed record Population(decimal Value, int Year);

/// <summary>What the registry knows of a city, complete. Two are equal when all they say is equal, names in any order.</summary>
/// <param name="Agency">Code of the agency it belongs to; never changes.</param>
/// <param name="ExternalRef">The agency's own name for the city, unique within the agency; never changes.</param>
/// <param name="Name">The name people use.</param>
/// <param name="Names">Names in other languages, by BCP 47 language tag.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Subdivision">ISO 3166-2, of the same country.</param>
/// <param name="UnLocode">UN/LOCODE without its blank, such as <c>NOKSU</c>.</param>
/// <param name="Latitude">Degrees north, -90 to 90 (WGS 84).</param>
/// <param name="Longitude">Degrees east, -180 to 180 (WGS 84).</param>
/// <param name="Population">Inhabitants, with their year.</param>
/// <param name="AreaKm2">Area in square kilometres, above 0.</param>
/// <param name="Households">How many households; a whole number above 0.</param>
public sealed record CityDetails(
    string Agency, string ExternalRef, string Name, IReadOnlyDictionary<string, string> Names, string Country, string? Subdivision,
    string? UnLocode,
    decimal? Latitude, decimal? Longitude, Population? Population, decimal? AreaKm2, decimal? Households)
{
    /// <summary>Names in other languages at the most.</summary>
    public const int NamesMax = 100;

    /// <summary>The earliest year of a population.</summary>
    public const int PopulationYearMin = 1900;

    /// <summary>The same, with languages in order and figures without zeros at their ends: equal details have equal bytes.</summary>
    public CityDetails InOrder() => this with
    {
        Names = new SortedDictionary<string, string>(Names.ToDictionary(), StringComparer.Ordinal),
        Latitude = Plain(Latitude),
        Longitude = Plain(Longitude),
        Population = Population is { } population ? population with { Value = Figures.Plain(population.Value) } : null,
        AreaKm2 = Plain(AreaKm2),
        Households = Plain(Households),
    };

    /// <inheritdoc />
    public bool Equals(CityDetails? other) =>
        other is not null
        && (Agency, ExternalRef, Name, Country, Subdivision, UnLocode)
        == (other.Agency, other.ExternalRef, other.Name, other.Country, other.Subdivision, other.UnLocode)
        && (Latitude, Longitude, Population, AreaKm2, Households)
        == (other.Latitude, other.Longitude, other.Population, other.AreaKm2, other.Households)
        && Names.Count == other.Names.Count
        && Names.All(name => other.Names.TryGetValue(name.Key, out var same) && same == name.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Agency, ExternalRef, Name, Country);

    private static decimal? Plain(decimal? figure) => figure is { } known ? Figures.Plain(known) : null;
}
