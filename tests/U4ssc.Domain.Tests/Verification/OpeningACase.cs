using U4ssc.Verification.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Verification.Cases;

namespace U4ssc.Domain.Tests.Verification;

public class OpeningACase
{
    [Fact]
    public void the_first_revision_opens_it() => Given().When(s => CaseDecider.Decide(new TakeInRevision(First), s)).Then(Opened);

    [Fact]
    public void a_revision_that_was_taken_in_changes_nothing() => new[] { Opened }.When(new TakeInRevision(First)).ThenNothing();

    [Fact]
    public void an_earlier_revision_changes_nothing() => Received.When(new TakeInRevision(First)).ThenNothing();

    [Fact]
    public void an_attested_revision_that_comes_again_changes_nothing() => Attested.When(new TakeInRevision(First)).ThenNothing();

    [Fact]
    public void a_revision_of_the_same_number_with_other_content_is_refused() =>
        new[] { Opened }.When(new TakeInRevision(First with { RevisionSha256 = SecondHash })).ThenRefused(CaseRefusals.RevisionDiffers);

    [Fact]
    public void the_second_revision_waits_for_the_first() =>
        Array.Empty<ICaseEvent>().When(new TakeInRevision(Corrected)).ThenRefused(CaseRefusals.RevisionTooEarly);

    [Fact]
    public void the_second_revision_waits_for_the_return() =>
        Queried.When(new TakeInRevision(Corrected)).ThenRefused(CaseRefusals.RevisionTooEarly);

    [Fact]
    public void the_third_revision_waits_for_the_second() =>
        Returned.When(new TakeInRevision(Corrected with { Revision = 3 })).ThenRefused(CaseRefusals.RevisionTooEarly);

    [Fact]
    public void the_answering_revision_says_what_changed() =>
        Returned.When(new TakeInRevision(Corrected)).Then(new CaseRevisionReceived(Corrected, ["B"]));

    [Fact]
    public void a_new_data_point_counts_as_changed() =>
        Assert.Equal(["Z"], (First with { Values = [.. First.Values, Reported("Z", 1m)] }).ChangedSince(First));

    [Fact]
    public void other_evidence_counts_as_changed() =>
        Assert.Equal(["A"], (First with { Values = [Reported("A", 10m) with { Evidence = ["bb"] }] }).ChangedSince(First));

    [Fact]
    public void a_revision_after_the_attestation_is_refused() =>
        Attested.When(new TakeInRevision(Corrected)).ThenRefused(CaseRefusals.AlreadyAttested);

    [Fact]
    public void a_revision_of_a_cancelled_case_opens_nothing() => Cancelled.When(new TakeInRevision(First)).ThenNothing();
}

public class WithdrawingASubmission
{
    [Fact]
    public void it_cancels_an_unassigned_case() =>
        new[] { Opened }.When(new CancelCase(Submission, "Wrong year.")).Then(new CaseCancelled(Submission, "Wrong year."));

    [Fact]
    public void it_cancels_a_case_in_review() => Judged.When(new CancelCase(Submission, "x")).Then(new CaseCancelled(Submission, "x"));

    [Fact]
    public void it_cancels_a_returned_case() => Returned.When(new CancelCase(Submission, "x")).Then(new CaseCancelled(Submission, "x"));

    [Fact]
    public void it_cancels_a_concluded_case() => Concluded.When(new CancelCase(Submission, "x")).Then(new CaseCancelled(Submission, "x"));

    [Fact]
    public void it_cannot_undo_an_attestation() => Attested.When(new CancelCase(Submission, "x")).ThenRefused(CaseRefusals.AlreadyAttested);

    [Fact]
    public void twice_changes_nothing() => Cancelled.When(new CancelCase(Submission, "Other words.")).ThenNothing();

    [Fact]
    public void before_the_submission_came_in_it_keeps_the_case_from_opening()
    {
        var after = Array.Empty<ICaseEvent>().When(new CancelCase(Submission, "x")).Then(new CaseForestalled(Submission, "x"));
        Assert.Equal([], CaseDecider.Decide(new TakeInRevision(First), after.State).Events);
        after.State.Asks(new AssignVerifier(Lead, CasePart.Lead), CaseRefusals.NotFound);
    }
}
