using U4ssc.Registry.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Registry.CitySituation;
using static U4ssc.Domain.Tests.Registry.Kristiansund;

namespace U4ssc.Domain.Tests.Registry;

public sealed class ChangingACity
{
    [Fact]
    public void what_is_unsaid_stays() => Given(Registered)
        .When(Changing(new() { Name = Say("Kristiansund N") }))
        .Then(new CityDetailsChanged((Details with { Name = "Kristiansund N" }).InOrder()));

    [Fact]
    public void what_is_said_as_null_is_cleared() => Given(Registered, Enrolled)
        .When(Changing(new()
        {
            Names = Say<IReadOnlyDictionary<string, string?>>(null),
            Subdivision = Say<string>(null),
            UnLocode = Say<string>(null),
            Latitude = Say<decimal?>(null),
            Longitude = Say<decimal?>(null),
            Population = Say<PopulationChange>(null),
            AreaKm2 = Say<decimal?>(null),
            Households = Say<decimal?>(null),
        }))
        .Then(new CityDetailsChanged(new("NO-KS", "GN-3149312", "Kristiansund", new Dictionary<string, string>(), "NO", null, null, null,
            null, null, null, null)));

    [Fact]
    public void an_enrolled_city_stays_enrolled() => Assert.IsType<City.Enrolled>(
        Given(Registered, Enrolled).When(Changing(new() { Name = Say("Kristiansund N") })).State);

    [Fact]
    public void nothing_said_changes_nothing() => Given(Registered).When(Changing(new())).ThenNothing();

    [Fact]
    public void names_change_one_language_at_a_time()
    {
        var names = new Dictionary<string, string?> { ["en"] = null, ["se"] = "Kristiansunda" };
        var changed = Given(Registered).When(Changing(new() { Names = Say<IReadOnlyDictionary<string, string?>>(names) }))
            .ThenOne<CityDetailsChanged>();
        Assert.Equal(new Dictionary<string, string> { ["nb"] = "Kristiansund", ["se"] = "Kristiansunda" }, changed.Details.Names);
    }

    [Fact]
    public void the_year_of_a_population_can_change_alone() => Assert.Equal(
        new Population(24_131, 2026),
        Given(Registered).When(Changing(new() { Population = Say(new PopulationChange(default, Say<int?>(2026))) }))
            .ThenOne<CityDetailsChanged>().Details.Population);

    [Fact]
    public void a_population_without_its_year_is_refused_at_the_year() => Assert.Equal(
        ["/population/year"],
        Given(Registered).When(Changing(new() { Population = Say(new PopulationChange(default, Say<int?>(null))) }))
            .ThenRefused("city.details_refused").Pointers());

    [Fact]
    public void what_is_needed_cannot_be_cleared() => Assert.Equal(
        ["/name", "/country", "/subdivision"],
        Given(Registered).When(Changing(new() { Name = Say<string>(null), Country = Say<string>(null) }))
            .ThenRefused("city.details_refused").Pointers());

    [Fact]
    public void an_unknown_city_is_refused() => Given().When(Changing(new())).ThenRefused(CityRefusals.Unknown);

    [Fact]
    public void one_that_left_is_refused() => Given(Registered, Withdrawn).When(Changing(new())).ThenRefused(CityRefusals.Withdrawn);
}
