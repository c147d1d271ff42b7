using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class SettingThePolicy
{
    private static readonly PolicyProposed Other = new(90, 2, "Decision of the secretariat.", new("ada"));
    private static readonly PolicySet First = new(1, 80, 3, PolicyDecider.Default.Basis);

    [Fact]
    public void the_default_asks_for_eighty_percent_and_gives_three_years() =>
        Given().When(s => PolicyDecider.Decide(PolicyDecider.Default, s)).Then(First);

    [Fact]
    public void an_installation_that_has_a_policy_keeps_it() =>
        Given(First).When(s => PolicyDecider.Decide(PolicyDecider.Default, s)).ThenNothing();

    [Fact]
    public void the_terms_in_force_are_no_proposal() => Given(First)
        .When(s => PolicyDecider.Decide(new ProposePolicy(80, 3, PolicyDecider.Default.Basis, new("ada")), s)).ThenNothing();

    [Fact]
    public void other_terms_are_proposed_by_one() => Given(First)
        .When(s => PolicyDecider.Decide(new ProposePolicy(90, 2, "Decision of the secretariat.", new("ada")), s)).Then(Other);

    [Fact]
    public void the_same_proposal_again_changes_nothing() => Given(First, Other)
        .When(s => PolicyDecider.Decide(new ProposePolicy(90, 2, "Decision of the secretariat.", new("ada")), s)).ThenNothing();

    [Fact]
    public void and_put_into_force_by_another() => Given(First, Other)
        .When(s => PolicyDecider.Decide(new ConfirmPolicy(new("ben")), s))
        .Then(new PolicySet(2, 90, 2, "Decision of the secretariat.", new("ben")));

    [Fact]
    public void who_proposed_does_not_confirm() => Given(First, Other)
        .When(s => PolicyDecider.Decide(new ConfirmPolicy(new("ada")), s)).ThenRefused("policy.same_holder");

    // Or two could help each other along: each confirms what the other saw replaced.
    [Fact]
    public void the_newest_proposal_counts() => Given(First, Other, Other with { ValidityYears = 4, By = new("ben") })
        .When(s => PolicyDecider.Decide(new ConfirmPolicy(new("ben")), s)).ThenRefused("policy.same_holder");

    [Fact]
    public void nothing_is_confirmed_that_is_not_proposed() => Given(First)
        .When(s => PolicyDecider.Decide(new ConfirmPolicy(new("ben")), s)).ThenRefused("policy.nothing_proposed");

    [Fact]
    public void a_proposal_is_confirmed_once() => Given(First, Other, new PolicySet(2, 90, 2, "Decision of the secretariat.", new("ben")))
        .When(s => PolicyDecider.Decide(new ConfirmPolicy(new("cleo")), s)).ThenRefused("policy.nothing_proposed");

    [Fact]
    public void before_there_is_a_policy_nothing_is_proposed() => Given()
        .When(s => PolicyDecider.Decide(new ProposePolicy(90, 2, "Mine.", new("ada")), s)).ThenRefused("policy.unset");

    [Theory]
    [InlineData(0, 3, "x", "policy.share_out_of_range")]
    [InlineData(-1, 3, "x", "policy.share_out_of_range")]
    [InlineData(100.5, 3, "x", "policy.share_out_of_range")]
    [InlineData(80, 0, "x", "policy.validity_out_of_range")]
    [InlineData(80, 21, "x", "policy.validity_out_of_range")]
    [InlineData(80, 3, " ", "policy.basis_missing")]
    public void terms_out_of_range_are_refused(double share, int years, string basis, string code)
    {
        var refusal = Given(First).When(s => PolicyDecider.Decide(new ProposePolicy((decimal)share, years, basis, new("ada")), s))
            .ThenRefused("policy.terms_out_of_range");
        Assert.Equal([code], refusal.Places.Select(p => p.Code));
    }

    [Fact]
    public void all_wrong_terms_are_named_at_once() =>
        Assert.Equal(3, Given().When(s => PolicyDecider.Decide(new SetPolicy(0.00000000001m, 0, new string('x', 2001)), s))
            .ThenRefused("policy.terms_out_of_range").Places.Count);

    [Fact]
    public void a_version_cannot_be_left_out()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given(First with { Version = 2 }));
        Assert.Throws<ImpossibleHistoryException>(() => Given(First, First with { Version = 3 }));
    }

    private static Situation<Policy, IPolicyEvent> Given(params IPolicyEvent[] happened) => Situation.Given<Policy, IPolicyEvent>(happened);
}
