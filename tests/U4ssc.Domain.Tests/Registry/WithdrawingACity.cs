using U4ssc.Registry.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Registry.CitySituation;
using static U4ssc.Domain.Tests.Registry.Kristiansund;

namespace U4ssc.Domain.Tests.Registry;

public sealed class WithdrawingACity
{
    private static readonly WithdrawCity Leaving = new("Merged with its neighbour.");

    [Fact]
    public void a_candidate_leaves() => Given(Registered).When(Leaving).Then(Withdrawn);

    [Fact]
    public void an_enrolled_city_leaves() => Given(Registered, Enrolled).When(Leaving).Then(Withdrawn);

    [Fact]
    public void leaving_twice_changes_nothing() => Given(Registered, Withdrawn).When(new WithdrawCity("Another reason.")).ThenNothing();

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("a bell \u0007")]
    public void a_reason_that_says_nothing_is_refused(string reason) =>
        Assert.Equal(["/reason"], Given(Registered).When(new WithdrawCity(reason)).ThenRefused("city.reason_refused").Pointers());

    [Fact]
    public void a_reason_longer_than_the_limit_is_refused() =>
        Given(Registered).When(new WithdrawCity(new('x', Shapes.ReasonLengthMax + 1))).ThenRefused("city.reason_refused");

    [Fact]
    public void an_unknown_city_is_refused() => Given().When(Leaving).ThenRefused(CityRefusals.Unknown);
}
