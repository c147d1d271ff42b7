using U4ssc.Verification.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Verification.Cases;

namespace U4ssc.Domain.Tests.Verification;

public class ReturningACase
{
    [Fact]
    public void the_city_gets_the_open_queries() =>
        Queried.When(new ReturnCase(Lead)).Then(new CaseReturned(Of(Lead), Submission, 1, City, "NO-KS", [new(QueryOnB, "B", "Why?")]));

    [Fact]
    public void without_an_open_query_it_is_refused() => Judged.When(new ReturnCase(Lead)).ThenRefused(CaseRefusals.NoOpenQuery);

    [Fact]
    public void only_the_lead_returns() => Queried.When(new ReturnCase(Second)).ThenRefused(CaseRefusals.NotLead);

    [Fact]
    public void twice_changes_nothing() => Returned.When(new ReturnCase(Lead)).ThenNothing();

    [Fact]
    public void a_concluded_case_is_not_returned() => Concluded.When(new ReturnCase(Lead)).ThenRefused(CaseRefusals.NotInReview);

    [Fact]
    public void the_same_question_in_the_next_round_has_another_id() =>
        Assert.NotEqual(QueryOnB, CaseFile.QueryId(VerificationCase.IdOf(Submission), 2, "B"));
}

public class ReviewingTheSecondRound
{
    [Fact]
    public void what_was_queried_needs_a_verdict_and_the_rest_stays_good() =>
        Assert.Contains(" B.", Received.When(new ConcludeCase(Lead)).ThenRefused("case.verdicts_missing").Sentence,
            StringComparison.Ordinal);

    [Fact]
    public void a_query_answered_without_a_change_needs_a_verdict_too()
    {
        var unchanged = Corrected with { Values = First.Values };
        Returned.When(new TakeInRevision(unchanged)).Then(new CaseRevisionReceived(unchanged, [])).State
            .Asks(new ConcludeCase(Lead), CaseRefusals.VerdictsMissing(["B"]));
    }

    [Fact]
    public void a_changed_data_point_loses_its_verdict()
    {
        var changed = Corrected with { Values = [Reported("A", 11m), Reported("B", 21m), NotReported("C"), NotApplicable("D")] };
        var state = Assert.IsType<VerificationCase.InReview>(Returned.When(new TakeInRevision(changed)).State);
        Assert.Equal(["A", "B"], state.File.WithoutVerdict);
    }

    [Fact]
    public void with_its_verdict_the_case_is_concluded() =>
        History([.. Received, Recorded(2, Verified("B"))]).When(new ConcludeCase(Lead)).Then(new CaseConcluded(Of(Lead), 2, SecondHash));
}

public class ConcludingACase
{
    [Fact]
    public void a_verdict_on_all_that_was_reported_is_enough() =>
        Judged.When(new ConcludeCase(Lead)).Then(new CaseConcluded(Of(Lead), 1, FirstHash));

    [Fact]
    public void an_open_query_stands_in_the_way() =>
        Assert.Contains(" B.", Queried.When(new ConcludeCase(Lead)).ThenRefused("case.queries_open").Sentence, StringComparison.Ordinal);

    [Fact]
    public void missing_verdicts_are_named() =>
        Assert.Contains("Missing: A, B, D.", Staffed.When(new ConcludeCase(Lead)).ThenRefused("case.verdicts_missing").Sentence,
            StringComparison.Ordinal);

    [Fact]
    public void many_missing_verdicts_are_counted() =>
        Assert.EndsWith("and 90 more.", CaseRefusals.VerdictsMissing([.. Enumerable.Range(0, 100).Select(n => $"P{n}")]).Sentence,
            StringComparison.Ordinal);

    [Fact]
    public void only_the_lead_concludes() => Judged.When(new ConcludeCase(Second)).ThenRefused(CaseRefusals.NotLead);

    [Fact]
    public void twice_changes_nothing() => Concluded.When(new ConcludeCase(Lead)).ThenNothing();

    [Fact]
    public void a_returned_case_is_not_concluded() => Returned.When(new ConcludeCase(Lead)).ThenRefused(CaseRefusals.NotInReview);

    [Fact]
    public void a_suspended_lead_does_not_conclude() =>
        Judged.When(new ConcludeCase(new Verifier.Suspended(new("anna")))).ThenRefused(VerifierRefusals.Suspended);

    [Fact]
    public void a_provisional_lead_waits_for_its_supervisor() =>
        Supervised.When(new ConcludeCase(Provisional)).ThenRefused(CaseRefusals.SupervisorAbsent);

    [Fact]
    public void a_provisional_lead_concludes_under_its_supervisor() =>
        History([.. Supervised, Declared(Supervisor)]).When(new ConcludeCase(Provisional))
            .Then(new CaseConcluded(Of(Provisional), 1, FirstHash));

    private static ICaseEvent[] Supervised =>
        [Opened, Assigned(Supervisor, CasePart.Supervisor), Assigned(Provisional, CasePart.Lead), Declared(Provisional),
            new CaseFindingsRecorded(Of(Provisional), 1, [Verified("A"), Verified("B"), Verified("D")])];
}

public class TakingOverACase
{
    private static readonly ICaseEvent[] TakenOver = [.. Judged, Assigned(Supervisor, CasePart.Lead), Declared(Supervisor)];

    [Fact]
    public void findings_that_were_there_are_confirmed_before_the_conclusion() =>
        Assert.Contains(": A, B, D.", TakenOver.When(new ConcludeCase(Supervisor)).ThenRefused("case.findings_inherited").Sentence,
            StringComparison.Ordinal);

    [Fact]
    public void recorded_again_they_stand() =>
        History([.. TakenOver, new CaseFindingsRecorded(Of(Supervisor), 1, [Verified("A"), Verified("B"), Verified("D")])])
            .When(new ConcludeCase(Supervisor)).Then(new CaseConcluded(Of(Supervisor), 1, FirstHash));

    [Fact]
    public void the_same_finding_by_the_new_lead_is_recorded() =>
        TakenOver.When(Recording(Supervisor, [Verified("A")])).Then(new CaseFindingsRecorded(Of(Supervisor), 1, [Verified("A")]));

    [Fact]
    public void who_recorded_findings_does_not_become_the_second() =>
        TakenOver.When(new AssignVerifier(Lead, CasePart.Second)).ThenRefused(CaseRefusals.SecondRecordedFindings);

    [Fact]
    public void nor_does_a_supervisor_who_recorded()
    {
        ICaseEvent[] supervised = [.. Staffed, Assigned(Supervisor, CasePart.Supervisor), Declared(Supervisor),
            new CaseFindingsRecorded(Of(Supervisor), 1, [Verified("A")]),
            Assigned(Qualified("erik"), CasePart.Supervisor)];
        supervised.When(new AssignVerifier(Supervisor, CasePart.Second)).ThenRefused(CaseRefusals.SecondRecordedFindings);
    }

    [Fact]
    public void who_recorded_findings_does_not_attest() =>
        History([.. Judged, Assigned(Supervisor, CasePart.Lead), Declared(Supervisor), Assigned(Lead, CasePart.Second), Declared(Lead),
            new CaseConcluded(Of(Supervisor), 1, FirstHash)])
            .When(new AttestCase(Lead)).ThenRefused(CaseRefusals.SecondRecordedFindings);

    [Fact]
    public void a_tie_that_arose_since_stops_every_step()
    {
        var tied = Lead with { Ties = ["NO-KS"] };
        Judged.When(new ConcludeCase(tied)).ThenRefused(CaseRefusals.VerifierTied);
        Staffed.When(Recording(tied, [Verified("A")])).ThenRefused(CaseRefusals.VerifierTied);
        Concluded.When(new AttestCase(Second with { Ties = [City.ToString("D")] })).ThenRefused(CaseRefusals.VerifierTied);
    }
}

public class AttestingACase
{
    [Fact]
    public void a_second_person_confirms_everything() =>
        Concluded.When(new AttestCase(Second))
            .Then(new CaseAttested(First, [Verified("A"), Verified("B"), Verified("D")], 0, Of(Lead), Of(Second)));

    [Fact]
    public void the_corrected_value_goes_along()
    {
        var corrected = Verified("A") with { CorrectedValue = 12m };
        ICaseEvent[] concluded = [.. Staffed, Recorded(1, corrected, Verified("B"), Verified("D")),
            new CaseConcluded(Of(Lead), 1, FirstHash)];
        Assert.Contains(corrected, concluded.When(new AttestCase(Second)).ThenOne<CaseAttested>().Findings);
    }

    [Fact]
    public void who_concluded_does_not_attest() => Concluded.When(new AttestCase(Lead)).ThenRefused(CaseRefusals.SamePerson);

    [Fact]
    public void only_the_second_attests() =>
        History([.. Judged, Assigned(Supervisor, CasePart.Supervisor), Declared(Supervisor), new CaseConcluded(Of(Lead), 1, FirstHash)])
            .When(new AttestCase(Supervisor)).ThenRefused(CaseRefusals.NotSecond);

    [Fact]
    public void the_second_declares_first() =>
        History([.. Concluded, Assigned(Supervisor, CasePart.Second)]).When(new AttestCase(Supervisor))
            .ThenRefused(CaseRefusals.IndependenceNotDeclared);

    [Fact]
    public void before_the_conclusion_there_is_nothing_to_attest() =>
        Judged.When(new AttestCase(Second)).ThenRefused(CaseRefusals.NotConcluded);

    [Fact]
    public void twice_changes_nothing() => Attested.When(new AttestCase(Second)).ThenNothing();

    [Fact]
    public void nobody_else_attests_an_attested_case() =>
        Attested.When(new AttestCase(Supervisor)).ThenRefused(CaseRefusals.AlreadyAttested);

    [Fact]
    public void a_cancelled_case_is_not_attested() => Cancelled.When(new AttestCase(Second)).ThenRefused(CaseRefusals.AlreadyCancelled);
}
