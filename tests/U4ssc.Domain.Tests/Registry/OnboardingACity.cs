using U4ssc.Registry.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Registry.CitySituation;
using static U4ssc.Domain.Tests.Registry.Kristiansund;

namespace U4ssc.Domain.Tests.Registry;

public sealed class OnboardingACity
{
    [Fact]
    public void a_new_one_becomes_a_candidate() => Given()
        .When(Row(new() { Name = Say("Molde"), Country = Say("NO") }))
        .Then(new CityRegistered(new("NO-KS", "GN-3149312", "Molde", new Dictionary<string, string>(), "NO", null, null, null, null, null,
            null, null)));

    [Fact]
    public void details_without_a_column_stay() => Given(Registered, Enrolled)
        .When(Row(new() { Name = Say("Kristiansund N") }))
        .Then(new CityDetailsChanged((Details with { Name = "Kristiansund N" }).InOrder()));

    [Fact]
    public void one_that_is_as_the_list_says_is_unchanged() =>
        Given(Registered).When(Row(new() { Name = Say(Details.Name) })).ThenNothing();

    [Fact]
    public void one_that_left_does_not_come_back_by_an_old_list() =>
        Given(Registered, Withdrawn).When(Row(new() { Name = Say("Kristiansund") })).ThenRefused(CityRefusals.Withdrawn);

    [Fact]
    public void a_row_without_name_and_country_is_refused_in_both_places() =>
        Assert.Equal(["/name", "/country"], Given().When(Row(new())).ThenRefused("city.details_refused").Pointers());

    private static OnboardCity Row(CityChange change) => new("GN-3149312", change, Ks, "NO-KS", Today);
}
