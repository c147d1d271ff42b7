using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>What a city's details must keep to. Every wrong place is found at once.</summary>
internal static class CityDetailsRules
{
    /// <summary>The wrong places, none where all is well.</summary>
    public static IReadOnlyList<RefusedPlace> Wrong(CityDetails details, Agency agency, DateOnly today) =>
        [.. WrongIdentity(details, agency), .. WrongNames(details), .. WrongPlace(details, agency), .. WrongPosition(details),
            .. WrongSize(details, today)];

    private static IEnumerable<RefusedPlace> WrongIdentity(CityDetails details, Agency agency)
    {
        if (agency is not Agency.Registered registered || registered.Code != details.Agency)
            yield return new("/agency", "city.agency_unknown",
                "There is no agency with this code. Ask the secretariat to register it first.");
        if (!Shapes.IsExternalRef(details.ExternalRef))
            yield return new("/externalRef", "city.external_ref_shape",
                $"A reference has 1 to {Shapes.ExternalRefLengthMax} characters, all of which can be seen and told apart." +
                Text.Why(TextKind.Reference, details.ExternalRef));
    }

    private static IEnumerable<RefusedPlace> WrongNames(CityDetails details)
    {
        if (!Shapes.IsName(details.Name)) yield return NameShape("/name", details.Name);
        if (details.Names.Count > CityDetails.NamesMax)
        {
            yield return new("/names", "city.names_count", $"There are more than {CityDetails.NamesMax} names. Send the ones in use.");
            yield break;
        }

        foreach (var (language, name) in details.Names)
        {
            if (!Shapes.IsLanguageTag(language))
                yield return new(At(language), "city.language_shape", "This is no BCP 47 language tag. Use one such as nb or zh-Hant.");
            if (!Shapes.IsName(name)) yield return NameShape(At(language), name);
        }
    }

    private static IEnumerable<RefusedPlace> WrongPlace(CityDetails details, Agency agency)
    {
        if (!Countries.Has(details.Country))
            yield return new("/country", "city.country_unknown", "No such country is known. " + Countries.Unknown(details.Country));
        else if (agency is Agency.Registered registered && !registered.Countries.Contains(details.Country))
            yield return new("/country", "city.country_not_of_agency",
                $"The agency has no cities in {details.Country}. Its countries are {string.Join(", ", registered.Countries)}.");

        if (details.Subdivision is { } subdivision)
        {
            if (!Shapes.IsSubdivision(subdivision))
                yield return new("/subdivision", "city.subdivision_shape", "This is no ISO 3166-2 code. Use one such as NO-15.");
            else if (!subdivision.StartsWith(details.Country + "-", StringComparison.Ordinal))
                yield return new("/subdivision", "city.subdivision_of_other_country",
                    "The subdivision belongs to another country than the city. Correct one of the two.");
        }

        // A territory can have LOCODEs of its own while its agency lists it under the state, so the two countries need not agree.
        if (details.UnLocode is { } locode && !Shapes.IsUnLocode(locode))
            yield return new("/unLocode", "city.un_locode_shape",
                "This is no UN/LOCODE. Use five characters without a blank, such as NOKSU.");
    }

    private static IEnumerable<RefusedPlace> WrongPosition(CityDetails details)
    {
        if (details.Latitude is { } latitude)
        {
            if (latitude is < -90 or > 90)
                yield return new("/latitude", "city.latitude_range",
                    "A latitude is from -90 to 90 degrees. See whether latitude and longitude are swapped.");
            else if (!Figures.IsAcceptable(latitude)) yield return FigureShape("/latitude");
        }

        if (details.Longitude is { } longitude)
        {
            if (longitude is < -180 or > 180)
                yield return new("/longitude", "city.longitude_range", "A longitude is from -180 to 180 degrees.");
            else if (!Figures.IsAcceptable(longitude)) yield return FigureShape("/longitude");
        }

        if (details.Latitude is null != details.Longitude is null)
            yield return new(details.Latitude is null
                ? "/latitude"
                : "/longitude", "city.position_incomplete", "A position needs latitude and longitude. Give both or none.");
    }

    private static IEnumerable<RefusedPlace> WrongSize(CityDetails details, DateOnly today)
    {
        if (details.Population is { } population)
        {
            if (WrongCount("/population/value", "city.population_value", population.Value) is { } wrong) yield return wrong;
            if (population.Year < CityDetails.PopulationYearMin || population.Year > today.Year + 1)
                yield return new("/population/year", "city.population_year",
                    $"The year of a population is from {CityDetails.PopulationYearMin} to {today.Year + 1}.");
        }

        if (details.AreaKm2 is { } area)
        {
            if (area <= 0) yield return new("/areaKm2", "city.area_value", "An area is above 0 square kilometres.");
            else if (!Figures.IsAcceptable(area)) yield return FigureShape("/areaKm2");
        }

        if (details.Households is { } households && WrongCount("/households", "city.households_value", households) is { } wrongHouseholds)
            yield return wrongHouseholds;
    }

    private static RefusedPlace? WrongCount(string pointer, string code, decimal count) =>
        count <= 0 || count != decimal.Truncate(count)
            ? new(pointer, code, "This counts people or homes: a whole number above 0. Leave it out where it is not known.")
        : !Figures.IsAcceptable(count) ? FigureShape(pointer)
        : null;

    private static RefusedPlace NameShape(string pointer, string? name) => new(
        pointer, "city.name_shape", $"A name has 1 to {Shapes.NameLengthMax} characters on one line, all of which can be seen." +
            Text.Why(TextKind.Line, name));

    private static RefusedPlace FigureShape(string pointer) => new(
        pointer, "city.figure_shape",
        $"A figure has at most {Figures.SignificantDigitsMax} digits, {Figures.DecimalPlacesMax} of them after the point. Round it.");

    private static string At(string language) =>
        "/names/" + Pointer.Escape(language);
}
