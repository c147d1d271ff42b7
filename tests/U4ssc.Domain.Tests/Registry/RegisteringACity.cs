using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Registry.CitySituation;
using static U4ssc.Domain.Tests.Registry.Kristiansund;

namespace U4ssc.Domain.Tests.Registry;

public sealed class RegisteringACity
{
    [Fact]
    public void a_new_one_becomes_a_candidate() =>
        Assert.IsType<City.Candidate>(Given().When(Registration(Details)).Then(new CityRegistered(Details.InOrder())).State);

    [Fact]
    public void the_least_that_is_needed_is_enough() => Given()
        .When(Registration(new("NO-KS", "1", "Molde", new Dictionary<string, string>(), "NO", null, null, null, null, null, null, null)))
        .ThenOne<CityRegistered>();

    [Fact]
    public void the_same_again_changes_nothing_whatever_the_order_of_names_and_the_zeros_of_figures() => Given(Registered)
        .When(Registration(Details with
        {
            Names = new Dictionary<string, string> { ["en"] = "Kristiansund", ["nb"] = "Kristiansund" },
            AreaKm2 = 87.000m,
        }))
        .ThenNothing();

    [Fact]
    public void the_same_again_after_the_enrolment_changes_nothing() =>
        Given(Registered, Enrolled).When(Registration(Details)).ThenNothing();

    [Fact]
    public void the_same_reference_with_other_details_is_refused_and_the_one_that_has_it_named() => Assert.Contains(
        "Kristiansund",
        Given(Registered).When(Registration(Details with { Name = "Molde" })).ThenRefused("city.external_ref_taken").Sentence,
        StringComparison.Ordinal);

    [Fact]
    public void one_that_left_does_not_come_back_by_itself() =>
        Given(Registered, Withdrawn).When(Registration(Details)).ThenRefused(CityRefusals.Withdrawn);

    [Fact]
    public void figures_are_stored_without_zeros_at_their_ends() =>
        Assert.Equal("87", Given().When(Registration(Details))
            .ThenOne<CityRegistered>().Details.AreaKm2?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void a_city_of_an_unknown_agency_is_refused() => Assert.Equal(
        ["/agency"], Given().When(new RegisterCity(Details, Agency.Initial, Today)).ThenRefused("city.details_refused").Pointers());

    [Fact]
    public void all_wrong_places_are_named_at_once()
    {
        var wrong = new CityDetails(
            "NO-KS", "", "Kristian\u0000sund", new Dictionary<string, string> { ["no_way"] = "x", ["nb"] = "" }, "NO", "SE-AB", "KSU",
            91m, -181m, new Population(0, 1899), -1m, 1.5m);
        var refusal = Given().When(Registration(wrong)).ThenRefused("city.details_refused");
        Assert.Equal(
            ["/areaKm2", "/externalRef", "/households", "/latitude", "/longitude", "/name", "/names/nb", "/names/no_way",
                "/population/value", "/population/year", "/subdivision", "/unLocode"],
            refusal.Pointers().Order(StringComparer.Ordinal));
        Assert.All(refusal.Places, place => Assert.StartsWith("city.", place.Code, StringComparison.Ordinal));
    }

    public static TheoryData<string, CityDetails> WrongOne => new()
    {
        { "city.external_ref_shape", Details with { ExternalRef = new string('x', Shapes.ExternalRefLengthMax + 1) } },
        { "city.external_ref_shape", Details with { ExternalRef = " GN-1" } },
        { "city.name_shape", Details with { Name = new string('x', Shapes.NameLengthMax + 1) } },
        { "city.name_shape", Details with { Name = "half \ud800 a pair" } },
        { "city.names_count", Details with { Names = Enumerable.Range(0, 101).ToDictionary(n => $"en-x-{n}", n => "n") } },
        { "city.language_shape", Details with { Names = new Dictionary<string, string> { ["~/"] = "x" } } },
        { "city.country_unknown", Details with { Country = "no", Subdivision = null } },
        { "city.country_unknown", Details with { Country = "ZZ", Subdivision = null } },
        { "city.country_not_of_agency", Details with { Country = "SE", Subdivision = null } },
        { "city.subdivision_shape", Details with { Subdivision = "NO15" } },
        { "city.subdivision_shape", Details with { Subdivision = "NO-15\n" } },
        { "city.subdivision_of_other_country", Details with { Subdivision = "SE-15" } },
        { "city.un_locode_shape", Details with { UnLocode = "NO KSU" } },
        { "city.latitude_range", Details with { Latitude = 90.1m } },
        { "city.longitude_range", Details with { Longitude = 180.1m } },
        { "city.position_incomplete", Details with { Latitude = null } },
        { "city.position_incomplete", Details with { Longitude = null } },
        { "city.figure_shape", Details with { Latitude = 1.00000000001m } },
        { "city.figure_shape", Details with { Longitude = 1.00000000001m } },
        { "city.figure_shape", Details with { AreaKm2 = 1_000_000_000_000_000m } },
        { "city.figure_shape", Details with { Households = 1_000_000_000_000_000m } },
        { "city.population_value", Details with { Population = new(0, 2025) } },
        { "city.population_value", Details with { Population = new(10.5m, 2025) } },
        { "city.population_year", Details with { Population = new(1, 1899) } },
        { "city.population_year", Details with { Population = new(1, 2028) } },
        { "city.area_value", Details with { AreaKm2 = 0 } },
        { "city.households_value", Details with { Households = 0 } },
    };

    [Theory]
    [MemberData(nameof(WrongOne))]
    public void one_wrong_place_is_named_by_its_code(string code, CityDetails wrong) =>
        Assert.Equal(code, Assert.Single(Given().When(Registration(wrong)).ThenRefused("city.details_refused").Places).Code);

    [Fact]
    public void a_language_in_a_pointer_is_escaped() => Assert.Equal(
        ["/names/~0~1"],
        Given().When(Registration(Details with { Names = new Dictionary<string, string> { ["~/"] = "x" } }))
            .ThenRefused("city.details_refused").Pointers());

    [Theory]
    [InlineData(90, 180)]
    [InlineData(-90, -180)]
    public void the_ends_of_the_earth_are_on_it(int latitude, int longitude) =>
        Given().When(Registration(Details with { Latitude = latitude, Longitude = longitude })).ThenOne<CityRegistered>();

    [Theory]
    [InlineData(1900)]
    [InlineData(2027)]
    public void a_population_may_be_of_1900_or_of_next_year(int year) =>
        Given().When(Registration(Details with { Population = new(1, year) })).ThenOne<CityRegistered>();

    [Fact]
    public void there_are_249_countries_to_choose_from_and_one_that_only_users_have_a_code_for()
    {
        Assert.Equal(250, Countries.All.Count);
        Assert.True(Countries.Has("XK"));
    }

    [Theory]
    [InlineData("no", "write NO")]
    [InlineData("XA", "leaves this code to its users")]
    [InlineData("ZZ", "leaves this code to its users")]
    [InlineData("UK", "See whether its letters are right")]
    [InlineData("NOR", "two capital letters")]
    [InlineData("", "two capital letters")]
    public void a_country_that_is_none_is_told_what_is_wrong(string code, string why) => Assert.Contains(
        why, Assert.Single(Given().When(Registration(Details with { Country = code, Subdivision = null }))
            .ThenRefused("city.details_refused").Places).Message, StringComparison.Ordinal);
}
