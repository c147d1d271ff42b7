using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Domain.Tests.Registry;

public sealed class RegisteringAnAgency
{
    private static readonly IAgencyEvent Registered = new AgencyRegistered("NO-KS", "KS", ["NO", "SJ"]);

    [Fact]
    public void a_new_one_joins_with_its_countries_in_order() =>
        Given().When(Ask(new RegisterAgency("NO-KS", "KS", ["SJ", "NO"]))).Then(Registered);

    [Fact]
    public void the_same_again_changes_nothing_whatever_the_order_of_countries() =>
        Given(Registered).When(Ask(new RegisterAgency("NO-KS", "KS", ["SJ", "NO"]))).ThenNothing();

    [Theory]
    [InlineData("Another name", "NO", "SJ")]
    [InlineData("KS", "NO", "SE")]
    public void the_same_code_with_other_details_is_refused(string name, params string[] countries) =>
        Given(Registered).When(Ask(new RegisterAgency("NO-KS", name, countries))).ThenRefused(AgencyRefusals.CodeTaken("NO-KS"));

    [Fact]
    public void all_wrong_places_are_named_at_once()
    {
        var refusal = Given().When(Ask(new RegisterAgency("no ks", " ", ["NO", "no", "XX", "NO"]))).ThenRefused("agency.details_refused");
        Assert.Equal(["/code", "/name", "/countries/1", "/countries/2", "/countries/3"], refusal.Places.Select(place => place.Pointer));
    }

    [Fact]
    public void one_without_countries_is_refused() => Assert.Equal(
        "/countries",
        Assert.Single(Given().When(Ask(new RegisterAgency("NO-KS", "KS", []))).ThenRefused("agency.details_refused").Places).Pointer);

    [Fact]
    public void a_second_registration_in_one_history_is_impossible() =>
        Assert.Throws<ImpossibleHistoryException>(() => Given(Registered, Registered));

    private static Situation<Agency, IAgencyEvent> Given(params IEnumerable<IAgencyEvent> happened) =>
        Situation.Given<Agency, IAgencyEvent>(happened);

    private static Func<Agency, Decision<IAgencyEvent>> Ask(AgencyCommand command) => agency => AgencyDecider.Decide(command, agency);
}
