using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class SettingThePolicy
{
    private static readonly PolicySet First = new(1, 80, 3, PolicyDecider.Default.Basis);

    [Fact]
    public void the_default_asks_for_eighty_percent_and_gives_three_years() => Given().When(s => PolicyDecider.Decide(PolicyDecider.Default, s)).Then(First);

    [Fact]
    public void the_same_terms_again_change_nothing() => Given(First).When(s => PolicyDecider.Decide(PolicyDecider.Default, s)).ThenNothing();

    [Fact]
    public void other_terms_are_the_next_version() => Given(First)
        .When(s => PolicyDecider.Decide(new SetPolicy(90, 2, "Decision of the secretariat."), s))
        .Then(new PolicySet(2, 90, 2, "Decision of the secretariat."));

    [Theory]
    [InlineData(0, 3, "x", "policy.share_out_of_range")]
    [InlineData(-1, 3, "x", "policy.share_out_of_range")]
    [InlineData(100.5, 3, "x", "policy.share_out_of_range")]
    [InlineData(80, 0, "x", "policy.validity_out_of_range")]
    [InlineData(80, 21, "x", "policy.validity_out_of_range")]
    [InlineData(80, 3, " ", "policy.basis_missing")]
    public void terms_out_of_range_are_refused(double share, int years, string basis, string code)
    {
        var refusal = Given(First).When(s => PolicyDecider.Decide(new SetPolicy((decimal)share, years, basis), s)).ThenRefused("policy.terms_out_of_range");
        Assert.Equal([code], refusal.Places.Select(p => p.Code));
    }

    [Fact]
    public void all_wrong_terms_are_named_at_once() =>
        Assert.Equal(3, Given().When(s => PolicyDecider.Decide(new SetPolicy(0.00000000001m, 0, new string('x', 2001)), s)).ThenRefused("policy.terms_out_of_range").Places.Count);

    [Fact]
    public void a_version_cannot_be_left_out()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given(First with { Version = 2 }));
        Assert.Throws<ImpossibleHistoryException>(() => Given(First, First with { Version = 3 }));
    }

    private static Situation<Policy, IPolicyEvent> Given(params IPolicyEvent[] happened) => Situation.Given<Policy, IPolicyEvent>(happened);
}
