using JasperFx.Events;
using U4ssc.Contracts;
using U4ssc.Kernel.Bus;
using U4ssc.Registry.Domain;
using V1 = U4ssc.Contracts.Registry.V1;

namespace U4ssc.Registry;

/// <summary>The whole map from what the registry stores to what it tells others.</summary>
internal static class RegistryAnnouncements
{
    /// <summary>The stored events that have a message; the others are not even read for it.</summary>
    public static readonly IReadOnlyList<Type> Announced =
        [typeof(AgencyRegistered), typeof(CityRegistered), typeof(CityDetailsChanged), typeof(CityEnrolled), typeof(CityWithdrawn)];

    public static IMessage? Map(IEvent e) => e.Data switch
    {
        AgencyRegistered agency => new V1.AgencyRegistered(e.ToFact(), agency.Code, agency.Name, agency.Countries),
        CityRegistered city => new V1.CityRegistered(e.ToFact(), e.StreamId, Told(city.Details)),
        CityDetailsChanged city => new V1.CityDetailsChanged(e.ToFact(), e.StreamId, Told(city.Details)),
        CityEnrolled city => new V1.CityEnrolled(e.ToFact(), e.StreamId, city.Agency, city.Country, city.SignedOn, city.LetterSha256),
        CityWithdrawn city => new V1.CityWithdrawn(e.ToFact(), e.StreamId, city.Agency, city.Country, city.Reason),
        // How lists came in is our own business; the cities in them are told one by one.
        _ => null,
    };

    private static V1.CityDetails Told(CityDetails city) => new(
        city.Agency, city.ExternalRef, city.Name, city.Names, city.Country, city.Subdivision, city.UnLocode, city.Latitude, city.Longitude,
        city.Population is { } population ? new V1.CityPopulation(population.Value, population.Year) : null, city.AreaKm2, city.Households);
}
