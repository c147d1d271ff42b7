using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using U4ssc.Testing;

namespace U4ssc.Domain.Tests.Registry;

/// <summary>Short words for situations of a city.</summary>
internal static class CitySituation
{
    public static Situation<City, ICityEvent> Given(params IEnumerable<ICityEvent> happened) => Situation.Given<City, ICityEvent>(happened);

    public static Answered<City, ICityEvent> When(this Situation<City, ICityEvent> situation, CityCommand command) =>
        situation.When(city => CityDecider.Decide(command, city));

    public static Said<T> Say<T>(T? value) => new(value);

    public static IEnumerable<string> Pointers(this Refusal refusal) => refusal.Places.Select(place => place.Pointer);
}
