using U4ssc.Verification.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Verification.Cases;

namespace U4ssc.Domain.Tests.Verification;

public class AssigningAVerifier
{
    private static readonly ICaseEvent[] Open = [Opened];

    [Fact]
    public void a_lead_takes_the_case_into_review() =>
        Assert.IsType<VerificationCase.InReview>(Open.When(new AssignVerifier(Lead, CasePart.Lead))
            .Then(Assigned(Lead, CasePart.Lead)).State);

    [Fact]
    public void a_second_alone_leaves_the_case_unassigned() =>
        Assert.IsType<VerificationCase.Unassigned>(Open.When(new AssignVerifier(Second, CasePart.Second))
            .Then(Assigned(Second, CasePart.Second)).State);

    [Fact]
    public void another_lead_can_take_over_and_has_to_declare_anew() =>
        Judged.When(new AssignVerifier(Supervisor, CasePart.Lead)).Then(Assigned(Supervisor, CasePart.Lead)).State
            .Asks(new ConcludeCase(Supervisor), CaseRefusals.IndependenceNotDeclared);

    [Fact]
    public void the_lead_who_was_replaced_has_no_part_any_more() =>
        History([.. Judged, Assigned(Supervisor, CasePart.Lead)]).When(new ConcludeCase(Lead)).ThenRefused(CaseRefusals.NotAssigned);

    [Fact]
    public void a_returned_case_can_be_staffed_anew() =>
        Returned.When(new AssignVerifier(Supervisor, CasePart.Second)).Then(Assigned(Supervisor, CasePart.Second));

    [Fact]
    public void an_unknown_verifier_is_refused() =>
        Assert.Equal("/verifier",
            Assert.Single(Open.When(new AssignVerifier(new Verifier.Unknown(), CasePart.Lead))
                .ThenRefused(CaseRefusals.VerifierUnknown).Places).Pointer);

    [Fact]
    public void a_suspended_verifier_is_refused() =>
        Open.When(new AssignVerifier(new Verifier.Suspended(new("anna")), CasePart.Lead)).ThenRefused(VerifierRefusals.Suspended);

    [Fact]
    public void a_tie_to_the_agency_is_refused() =>
        Open.When(new AssignVerifier(Lead with { Ties = ["no-ks"] }, CasePart.Lead)).ThenRefused(CaseRefusals.VerifierTied);

    [Fact]
    public void a_tie_to_the_city_is_refused() =>
        Open.When(new AssignVerifier(Lead with { Ties = [City.ToString("D").ToUpperInvariant()] }, CasePart.Lead))
            .ThenRefused(CaseRefusals.VerifierTied);

    [Fact]
    public void a_tie_to_another_agency_does_not_matter() =>
        Open.When(new AssignVerifier(Lead with { Ties = ["ES-RECI"] }, CasePart.Lead)).Then(Assigned(Lead, CasePart.Lead));

    [Fact]
    public void who_entered_values_is_refused() =>
        Open.When(new AssignVerifier(Qualified("officer"), CasePart.Second)).ThenRefused(CaseRefusals.VerifierPreparedData);

    [Theory]
    [InlineData(CasePart.Second)]
    [InlineData(CasePart.Supervisor)]
    public void one_person_has_one_part(CasePart part) =>
        Staffed.When(new AssignVerifier(Lead, part)).ThenRefused(CaseRefusals.OnePersonOnePart);

    [Fact]
    public void a_provisional_verifier_does_not_supervise() =>
        Open.When(new AssignVerifier(Provisional, CasePart.Supervisor)).ThenRefused(CaseRefusals.SupervisorNotQualified);

    [Fact]
    public void a_provisional_lead_needs_a_supervisor() =>
        Open.When(new AssignVerifier(Provisional, CasePart.Lead)).ThenRefused(CaseRefusals.ProvisionalAlone);

    [Fact]
    public void a_provisional_lead_works_under_a_supervisor() =>
        new[] { Opened, Assigned(Supervisor, CasePart.Supervisor) }.When(new AssignVerifier(Provisional, CasePart.Lead))
            .Then(Assigned(Provisional, CasePart.Lead));

    [Fact]
    public void a_provisional_second_needs_a_qualified_lead_or_a_supervisor() =>
        Open.When(new AssignVerifier(Provisional, CasePart.Second)).ThenRefused(CaseRefusals.ProvisionalAlone);

    [Fact]
    public void a_provisional_second_works_under_a_qualified_lead() =>
        new[] { Opened, Assigned(Lead, CasePart.Lead) }.When(new AssignVerifier(Provisional, CasePart.Second))
            .Then(Assigned(Provisional, CasePart.Second));

    [Fact]
    public void a_provisional_lead_cannot_take_over_where_the_second_would_be_left_alone() =>
        new[] { Opened, Assigned(Lead, CasePart.Lead), Assigned(Provisional, CasePart.Second) }
            .When(new AssignVerifier(Provisional with { Holder = new("erik") }, CasePart.Lead)).ThenRefused(CaseRefusals.ProvisionalAlone);

    [Fact]
    public void a_concluded_case_can_get_another_second() =>
        Concluded.When(new AssignVerifier(Supervisor, CasePart.Second)).Then(Assigned(Supervisor, CasePart.Second));

    [Fact]
    public void a_concluded_case_keeps_its_lead() =>
        Concluded.When(new AssignVerifier(Supervisor, CasePart.Lead)).ThenRefused(CaseRefusals.AlreadyConcluded);

    [Fact]
    public void an_attested_case_takes_nobody() =>
        Attested.When(new AssignVerifier(Supervisor, CasePart.Second)).ThenRefused(CaseRefusals.AlreadyAttested);

    [Fact]
    public void a_cancelled_case_takes_nobody() =>
        Cancelled.When(new AssignVerifier(Lead, CasePart.Lead)).ThenRefused(CaseRefusals.AlreadyCancelled);

    [Fact]
    public void a_case_that_never_opened_takes_nobody() =>
        Array.Empty<ICaseEvent>().When(new AssignVerifier(Lead, CasePart.Lead)).ThenRefused(CaseRefusals.NotFound);
}

public class DeclaringIndependence
{
    private static readonly ICaseEvent[] Assignment = [Opened, Assigned(Lead, CasePart.Lead)];

    [Fact]
    public void it_is_recorded_once() => Assignment.When(new DeclareIndependence(Lead, true)).Then(Declared(Lead));

    [Fact]
    public void who_is_not_independent_cannot_take_part() =>
        Assignment.When(new DeclareIndependence(Lead, false)).ThenRefused(CaseRefusals.NotIndependent);

    [Fact]
    public void who_is_not_assigned_has_nothing_to_declare() =>
        Assignment.When(new DeclareIndependence(Second, true)).ThenRefused(CaseRefusals.NotAssigned);

    [Fact]
    public void who_is_no_verifier_has_nothing_to_declare() =>
        Assignment.When(new DeclareIndependence(new Verifier.Unknown(), true)).ThenRefused(CaseRefusals.NotAssigned);

    [Fact]
    public void who_is_suspended_meanwhile_cannot_go_on() =>
        Assignment.When(new DeclareIndependence(new Verifier.Suspended(new("anna")), true)).ThenRefused(VerifierRefusals.Suspended);

    [Fact]
    public void an_attested_case_takes_no_declaration() =>
        Attested.When(new DeclareIndependence(Lead, true)).ThenRefused(CaseRefusals.AlreadyAttested);
}

internal static class Asking
{
    public static void Asks(this VerificationCase state, CaseCommand command, Kernel.Refusal refusal) =>
        Assert.Equal(refusal.Code, CaseDecider.Decide(command, state).Refusal?.Code);
}
