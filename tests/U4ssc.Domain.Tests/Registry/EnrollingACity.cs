using U4ssc.Registry.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Registry.CitySituation;
using static U4ssc.Domain.Tests.Registry.Kristiansund;

namespace U4ssc.Domain.Tests.Registry;

public sealed class EnrollingACity
{
    [Fact]
    public void a_candidate_becomes_enrolled() => Assert.IsType<City.Enrolled>(Given(Registered).When(Enrolment).Then(Enrolled).State);

    [Fact]
    public void no_event_names_the_person_who_signed() => Assert.DoesNotContain(
        Enrolment.SignedBy, System.Text.Json.JsonSerializer.Serialize(Given(Registered).When(Enrolment).ThenOne<CityEnrolled>()),
        StringComparison.Ordinal);

    [Fact]
    public void another_letter_is_refused() =>
        Given(Registered, Enrolled).When(Enrolment with { LetterSha256 = new('b', 64) }).ThenRefused(CityRefusals.AlreadyEnrolled);

    [Fact]
    public void another_signatory_is_refused() =>
        Given(Registered, Enrolled).When(Enrolment with { Signatory = Guid.Empty }).ThenRefused(CityRefusals.AlreadyEnrolled);

    [Fact]
    public void a_letter_of_tomorrow_by_nobody_without_its_hash_is_refused_in_three_places() => Assert.Equal(
        ["/signedBy", "/signedOn", "/letterSha256"],
        Given(Registered).When(Enrolment with { SignedBy = "", SignedOn = Today.AddDays(1), LetterSha256 = new('A', 64) })
            .ThenRefused("city.enrolment_refused").Pointers());

    [Fact]
    public void a_letter_of_today_is_accepted() => Given(Registered).When(Enrolment with { SignedOn = Today }).ThenOne<CityEnrolled>();

    [Fact]
    public void an_unknown_city_is_refused() => Given().When(Enrolment).ThenRefused(CityRefusals.Unknown);

    [Fact]
    public void one_that_left_is_refused() => Given(Registered, Withdrawn).When(Enrolment).ThenRefused(CityRefusals.Withdrawn);
}
