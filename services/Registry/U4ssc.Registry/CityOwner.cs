using U4ssc.Kernel;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry;

/// <summary>Whose a city is, in each of its states.</summary>
internal static class CityOwner
{
    public static Owner? Of(Guid id, City city) => city switch
    {
        City.Registered registered => new(registered.Details.Agency, id),
        City.Withdrawn withdrawn => new(withdrawn.Agency, id),
        _ => null,
    };
}
