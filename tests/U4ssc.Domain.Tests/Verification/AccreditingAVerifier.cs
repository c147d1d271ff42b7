using U4ssc.Testing;
using U4ssc.Verification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Verification;

public class AccreditingAVerifier
{
    private static readonly AccreditVerifier Anna =
        new(new("anna"), VerifierLevel.Qualified, ["NO-KS", "01930000-0000-7000-8000-00000000000C", "NO-KS"]);
    private static readonly VerifierAccredited Accredited =
        new(new("anna"), VerifierLevel.Qualified, ["01930000-0000-7000-8000-00000000000c", "NO-KS"]);

    [Fact]
    public void ties_are_kept_once_and_sorted() => Given().When(s => VerifierDecider.Decide(Anna, s)).Then(Accredited);

    [Fact]
    public void the_same_terms_again_change_nothing() => Ask(Anna with { Ties = [.. Anna.Ties.Reverse()] }, Accredited).ThenNothing();

    [Fact]
    public void other_terms_are_refused() => Ask(Anna with { Ties = [] }, Accredited).ThenRefused("verifier.already_accredited");

    [Fact]
    public void another_level_is_refused() =>
        Ask(Anna with { Level = VerifierLevel.Provisional }, Accredited).ThenRefused("verifier.already_accredited");

    [Fact]
    public void a_suspended_verifier_is_not_accredited_again() =>
        Ask(Anna, Accredited, new VerifierSuspended("x")).ThenRefused(VerifierRefusals.Suspended);

    [Fact]
    public void every_wrong_place_is_named_at_once() => Assert.Equal(
        ["/ties/0", "/ties/2"],
        Ask(new AccreditVerifier(new("anna"), VerifierLevel.Qualified, ["", "NO-KS", "über"])).ThenRefused("verifier.unacceptable").Places
            .Select(place => place.Pointer));

    [Fact]
    public void too_many_ties_are_refused() => Assert.Equal(
        "/ties", Assert.Single(Ask(Anna with { Ties = [.. Enumerable.Range(0, VerifierInput.TiesMax + 1).Select(n => $"TT{n}")] })
            .ThenRefused("verifier.unacceptable").Places).Pointer);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\u0007")]
    public void a_name_that_nobody_can_read_is_named(string name) =>
        Assert.Equal("/name", Assert.Single(VerifierInput.NamePlaces(name)).Pointer);

    [Fact]
    public void a_name_that_can_be_read_is_accepted() => Assert.Empty(VerifierInput.NamePlaces("Anna Ås"));

    internal static Situation<Verifier, IVerifierEvent> Given(params IEnumerable<IVerifierEvent> happened) =>
        Situation.Given<Verifier, IVerifierEvent>(happened);

    internal static Answered<Verifier, IVerifierEvent> Ask(VerifierCommand command, params IEnumerable<IVerifierEvent> happened) =>
        Given(happened).When(s => VerifierDecider.Decide(command, s));
}

public class SuspendingAVerifier
{
    private static readonly VerifierAccredited Accredited = new(new("anna"), VerifierLevel.Qualified, []);

    [Fact]
    public void it_cannot_work_any_more() =>
        Assert.IsType<Verifier.Suspended>(AccreditingAVerifier.Ask(new SuspendVerifier("Left."), Accredited)
            .Then(new VerifierSuspended("Left.")).State);

    [Fact]
    public void twice_changes_nothing() =>
        AccreditingAVerifier.Ask(new SuspendVerifier("Other words."), Accredited, new VerifierSuspended("Left.")).ThenNothing();

    [Fact]
    public void a_reason_is_needed() =>
        Assert.Equal("/reason",
            Assert.Single(AccreditingAVerifier.Ask(new SuspendVerifier(" "), Accredited)
                .ThenRefused("verifier.unacceptable").Places).Pointer);

    [Fact]
    public void an_unknown_verifier_is_not_suspended() =>
        AccreditingAVerifier.Ask(new SuspendVerifier("x")).ThenRefused(VerifierRefusals.NotFound);
}

public class CountingSupervisedCases
{
    private static readonly VerifierAccredited Accredited = new(new("dora"), VerifierLevel.Provisional, []);
    private static readonly Guid[] CaseIds = [.. Enumerable.Range(1, 4).Select(n => new Guid(n, 0, 0, new byte[8]))];

    [Fact]
    public void the_first_is_counted() =>
        AccreditingAVerifier.Ask(new CountSupervisedCase(CaseIds[0]), Accredited).Then(new VerifierCaseSupervised(CaseIds[0], 1));

    [Fact]
    public void a_case_counts_once() =>
        AccreditingAVerifier.Ask(new CountSupervisedCase(CaseIds[0]), Accredited, new VerifierCaseSupervised(CaseIds[0], 1)).ThenNothing();

    [Fact]
    public void the_third_makes_a_qualified_verifier()
    {
        var answer = AccreditingAVerifier.Ask(
                new CountSupervisedCase(CaseIds[2]), Accredited, new VerifierCaseSupervised(CaseIds[0], 1),
                new VerifierCaseSupervised(CaseIds[1], 2))
            .Then(new VerifierCaseSupervised(CaseIds[2], 3), new VerifierQualified(3));
        Assert.Equal(VerifierLevel.Qualified, Assert.IsType<Verifier.Accredited>(answer.State).Level);
        Assert.Empty(VerifierDecider.Decide(new AccreditVerifier(new("dora"), VerifierLevel.Provisional, []), answer.State));
    }

    [Fact]
    public void cases_of_a_qualified_verifier_do_not_count() =>
        AccreditingAVerifier.Ask(new CountSupervisedCase(CaseIds[0]), new VerifierAccredited(new("anna"), VerifierLevel.Qualified, []))
            .ThenNothing();

    [Fact]
    public void cases_of_a_suspended_verifier_are_refused() =>
        AccreditingAVerifier.Ask(new CountSupervisedCase(CaseIds[0]), Accredited, new VerifierSuspended("x"))
            .ThenRefused(VerifierRefusals.Suspended);

    [Fact]
    public void cases_of_nobody_are_refused() =>
        AccreditingAVerifier.Ask(new CountSupervisedCase(CaseIds[0])).ThenRefused(VerifierRefusals.NotFound);
}

public class ChangingTies
{
    [Fact]
    public void a_tie_can_be_said_later() =>
        Accredited().When(Change("NO-KS", "NO-KS", "ES-RECI")).Then(new VerifierTiesChanged(["ES-RECI", "NO-KS"]));

    [Fact]
    public void the_same_ties_change_nothing() => Accredited("NO-KS").When(Change("NO-KS")).ThenNothing();

    [Fact]
    public void what_is_no_tie_is_refused_at_its_place() =>
        Assert.Equal("/ties/1", Assert.Single(Accredited().When(Change("NO-KS", "?")).ThenRefused("verifier.unacceptable").Places).Pointer);

    [Fact]
    public void nobody_who_was_not_accredited_has_ties() =>
        Situation.Given<Verifier, IVerifierEvent>([]).When(Change("NO-KS")).ThenRefused(VerifierRefusals.NotFound);

    private static Situation<Verifier, IVerifierEvent> Accredited(params string[] ties) =>
        Situation.Given<Verifier, IVerifierEvent>([new VerifierAccredited(new("anna"), VerifierLevel.Qualified, ties)]);

    private static Func<Verifier, Kernel.Decision<IVerifierEvent>> Change(params string[] ties) =>
        state => VerifierDecider.Decide(new ChangeTies(ties), state);
}
