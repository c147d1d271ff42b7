using CsCheck;
using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using Xunit;
using static U4ssc.Domain.Tests.Registry.Kristiansund;

namespace U4ssc.Domain.Tests.Registry;

public sealed class AskingAnythingInAnyOrder
{
    private static readonly Gen<CityDetails> SomeDetails =
        from name in Gen.OneOf("Kristiansund", "Molde", "", "x\u0000")
        from country in Gen.OneOf("NO", "SE", "no", "")
        from subdivision in Gen.OneOf(null, "NO-15", "SE-AB", "15")
        from latitude in Gen.OneOf<decimal?>(null, 63.1m, 91m, 0.000000000001m)
        from population in Gen.OneOf(null, new Population(24_131, 2025), new Population(-1, 0))
        select Details with { Name = name, Country = country, Subdivision = subdivision, Latitude = latitude, Population = population };

    private static readonly Gen<CityChange> SomeChange =
        from details in SomeDetails
        from said in Gen.Bool
        select said ? new CityChange { Name = new(details.Name), Latitude = new(details.Latitude) }
            : new CityChange { Country = new(details.Country), Subdivision = new(details.Subdivision) };

    private static readonly Gen<CityCommand> SomeCommand = Gen.OneOf<CityCommand>(
        SomeDetails.Select(details => (CityCommand)Registration(details)),
        SomeChange.Select(change => (CityCommand)Changing(change)),
        SomeChange.Select(change => (CityCommand)new OnboardCity("GN-3149312", change, Ks, "NO-KS", Today)),
        Gen.OneOf(Letter, "no hash").Select(letter => (CityCommand)(Enrolment with { LetterSha256 = letter })),
        Gen.OneOf("Merged.", "").Select(reason => (CityCommand)new WithdrawCity(reason)));

    [Fact]
    public void no_list_of_commands_makes_an_impossible_history_of_a_city() => SomeCommand.List[0, 20].Sample(commands =>
    {
        var city = City.Initial;
        var history = new List<ICityEvent>();
        foreach (var command in commands)
        {
            var decision = CityDecider.Decide(command, city);
            Assert.True(decision.Refusal is null || decision.Events.Count == 0);
            city = decision.Events.Aggregate(city, City.Evolve);
            history.AddRange(decision.Events);
            if (decision.Refusal is null) Assert.Empty(CityDecider.Decide(command, city).Events);
        }

        Assert.Equal(city, history.Aggregate(City.Initial, City.Evolve));
    });

    [Fact]
    public void whatever_is_stored_of_a_city_kept_the_rules() => SomeDetails.Sample(details =>
    {
        if (CityDecider.Decide(Registration(details), City.Initial).Events is [CityRegistered registered])
        {
            Assert.Equal(details, registered.Details);
            Assert.True(Countries.Has(registered.Details.Country));
            Assert.True(Shapes.IsName(registered.Details.Name));
            Assert.All([registered.Details.Latitude, registered.Details.Longitude], figure =>
                Assert.True(figure is null || Figures.IsAcceptable(figure.Value)));
        }
    });

    [Fact]
    public void no_list_of_commands_makes_an_impossible_history_of_an_onboarding() => Gen.OneOf<OnboardingCommand>(
        new RequestOnboarding(new("NO-KS", false, OnboardingMode.Atomic, ListSeparator.Comma, 1, ["externalRef"], Letter), Ks),
        new StartOnboarding(),
        new CompleteOnboarding(new(1, 0, 0, 0)), new FailOnboarding("Broken.", new(0, 0, 0, 1)), new CancelOnboarding(new(0, 0, 0, 0)))
        .List[0, 12].Sample(commands =>
        {
            var list = OnboardingList.Initial;
            foreach (var command in commands) list = OnboardingDecider.Decide(command, list).Events.Aggregate(list, OnboardingList.Evolve);
        });
}
