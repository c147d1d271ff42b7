using U4ssc.Submissions.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class HearingOfACase
{
    private static readonly TakeIntoVerification CaseOpened = new(CaseId, 1);

    private static readonly ReturnSubmission CaseReturned = new(CaseId, 1, [AskedOfInternet]);

    private static readonly VerifySubmission CaseAttested = new(CaseId, 1);

    private static readonly CloseSubmission Issued = new(CaseId, "U4SSC-2020-ES-7K3QX9P2", []),
    Refused = new(CaseId, null, ["core_kpis_verified"]);

    [Fact]
    public void an_opened_case_takes_the_submission_into_verification() =>
        Given(HandedIn).When(CaseOpened).Then(new SubmissionTakenIntoVerification(CaseId, 1));

    [Fact]
    public void a_returned_case_gives_it_back_with_the_queries() =>
        Given(InVerification).When(CaseReturned).Then(new SubmissionReturned(CaseId, 1, [AskedOfInternet]));

    [Fact]
    public void an_attested_case_verifies_it() => Given(InVerification).When(CaseAttested).Then(new SubmissionVerified(CaseId, 1));

    [Fact]
    public void a_certificate_closes_it() => Given(Attested).When(Issued).Then(new SubmissionClosed(CaseId, "U4SSC-2020-ES-7K3QX9P2", []));

    [Fact]
    public void a_refusal_closes_it_with_its_criteria() =>
        Given(Attested).When(Refused).Then(new SubmissionClosed(CaseId, null, ["core_kpis_verified"]));

    [Fact]
    public void every_order_of_opened_attested_and_issued_leaves_the_same_history()
    {
        ISubmissionEvent[] inOrder = [new SubmissionTakenIntoVerification(CaseId, 1), new SubmissionVerified(CaseId, 1),
            new SubmissionClosed(CaseId, "U4SSC-2020-ES-7K3QX9P2", [])];
        foreach (var order in Orders([CaseOpened, CaseAttested, Issued])) Assert.Equal(inOrder, Heard(HandedIn, [.. order, .. order]));
    }

    [Fact]
    public void every_order_of_opened_and_returned_leaves_the_same_history()
    {
        ISubmissionEvent[] inOrder = [new SubmissionTakenIntoVerification(CaseId, 1),
            new SubmissionReturned(CaseId, 1, CaseReturned.Queries)];
        foreach (var order in Orders([CaseOpened, CaseReturned])) Assert.Equal(inOrder, Heard(HandedIn, [.. order, .. order]));
    }

    [Fact]
    public void what_was_returned_and_is_decided_upon_was_attested() =>
        Given(ReturnedOnce).When(Issued)
            .Then(new SubmissionVerified(CaseId, 1), new SubmissionClosed(CaseId, "U4SSC-2020-ES-7K3QX9P2", []));

    [Fact]
    public void a_late_message_of_an_older_revision_changes_nothing()
    {
        ISubmissionEvent[] answered = [.. ReturnedOnce, new SubmissionQueryAnswered(QueryId, "EC-ICT-ICT-1C", "The national one.")];
        var again = Given([.. answered, Frozen(Given(answered).State)]);
        again.When(CaseOpened).ThenNothing();
        again.When(CaseReturned).ThenNothing();
        again.When(CaseAttested).ThenRefused(SubmissionRefusals.RevisionOutdated);
        again.When(new TakeIntoVerification(CaseId, 2)).ThenNothing();
        again.When(new VerifySubmission(CaseId, 2)).ThenOne<SubmissionVerified>();
    }

    [Fact]
    public void an_attestation_of_what_was_returned_counts() => Given(ReturnedOnce).When(CaseAttested).ThenOne<SubmissionVerified>();

    [Fact]
    public void what_was_withdrawn_stays_so()
    {
        Given(TakenBack).When(CaseOpened).ThenNothing();
        Given(TakenBack).When(CaseReturned).ThenNothing();
        Given(TakenBack).When(CaseAttested).ThenRefused(SubmissionRefusals.AlreadyWithdrawn);
        Given(TakenBack).When(Issued).ThenRefused(SubmissionRefusals.AlreadyWithdrawn);
    }

    [Fact]
    public void a_draft_has_no_case()
    {
        Given(Opened).When(CaseOpened).ThenRefused(SubmissionRefusals.NotSubmitted);
        Given(Opened).When(CaseReturned).ThenRefused(SubmissionRefusals.NotSubmitted);
        Given(Opened).When(CaseAttested).ThenRefused(SubmissionRefusals.NotSubmitted);
        Given(Opened).When(Issued).ThenRefused(SubmissionRefusals.NotSubmitted);
    }

    private static List<ISubmissionEvent> Heard(IEnumerable<ISubmissionEvent> happened, IEnumerable<SubmissionCommand> told)
    {
        var state = Given(happened).State;
        List<ISubmissionEvent> heard = [];
        foreach (var command in told)
        {
            var events = SubmissionDecider.Decide(command, state).Events;
            state = events.Aggregate(state, Submission.Evolve);
            heard.AddRange(events);
        }

        return heard;
    }

    private static IEnumerable<SubmissionCommand[]> Orders(SubmissionCommand[] commands) => commands.Length == 1
        ? [commands]
        : commands.SelectMany(first =>
            Orders([.. commands.Where(other => other != first)]).Select(rest => (SubmissionCommand[])[first, .. rest]));
}
