using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>
/// Some of a city's details, as a JSON merge patch (RFC 7396) or a row with some columns says them. A required detail that is cleared
/// becomes empty, and the rules then refuse that place.
/// </summary>
public sealed record CityChange
{
    /// <summary>See <see cref="CityDetails.Name"/>.</summary>
    public Said<string> Name { get; init; }

    /// <summary>Names by language: null clears all; a language with null loses its name; a language that is absent keeps it.</summary>
    public Said<IReadOnlyDictionary<string, string?>> Names { get; init; }

    /// <summary>See <see cref="CityDetails.Country"/>.</summary>
    public Said<string> Country { get; init; }

    /// <summary>See <see cref="CityDetails.Subdivision"/>.</summary>
    public Said<string> Subdivision { get; init; }

    /// <summary>See <see cref="CityDetails.UnLocode"/>.</summary>
    public Said<string> UnLocode { get; init; }

    /// <summary>See <see cref="CityDetails.Latitude"/>.</summary>
    public Said<decimal?> Latitude { get; init; }

    /// <summary>See <see cref="CityDetails.Longitude"/>.</summary>
    public Said<decimal?> Longitude { get; init; }

    /// <summary>See <see cref="CityDetails.Population"/>; value and year can change alone.</summary>
    public Said<PopulationChange> Population { get; init; }

    /// <summary>See <see cref="CityDetails.AreaKm2"/>.</summary>
    public Said<decimal?> AreaKm2 { get; init; }

    /// <summary>See <see cref="CityDetails.Households"/>.</summary>
    public Said<decimal?> Households { get; init; }

    /// <summary>The complete details after this change.</summary>
    public CityDetails Over(CityDetails current)
    {
        ArgumentNullException.ThrowIfNull(current);
        return new(
            current.Agency, current.ExternalRef, Name.Over(current.Name) ?? "", NamesOver(current.Names), Country.Over(current.Country)
                ?? "",
            Subdivision.Over(current.Subdivision), UnLocode.Over(current.UnLocode), Latitude.Over(current.Latitude),
            Longitude.Over(current.Longitude),
            Population.IsSaid ? Population.Value?.Over(current.Population) : current.Population,
            AreaKm2.Over(current.AreaKm2), Households.Over(current.Households));
    }

    private IReadOnlyDictionary<string, string> NamesOver(IReadOnlyDictionary<string, string> current)
    {
        if (!Names.IsSaid) return current;
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Names.Value is null) return names;
        foreach (var (language, name) in current) names[language] = name;
        foreach (var (language, name) in Names.Value)
        {
            if (name is null) names.Remove(language);
            else names[language] = name;
        }

        return names;
    }
}

/// <summary>A population of which value or year, or both, are said.</summary>
public sealed record PopulationChange(Said<decimal?> Value, Said<int?> Year)
{
    /// <summary>
    /// The population after this change; null where neither part is left. A part that is missing becomes 0, which the rules refuse at its
    /// place.
    /// </summary>
    public Population? Over(Population? current)
    {
        var value = Value.Over(current?.Value);
        var year = Year.Over(current?.Year);
        return (value, year) is (null, null) ? null : new(value ?? 0, year ?? 0);
    }
}
