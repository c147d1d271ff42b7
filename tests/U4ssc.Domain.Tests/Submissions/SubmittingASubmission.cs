using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class SubmittingASubmission
{
    private static readonly SubmitSubmission Submit = new(Edition2017.Content);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void what_was_opened_as_illustrative_stays_so_in_every_revision(bool illustrative)
    {
        Assert.Equal(illustrative, Given().When(Open with { Illustrative = illustrative }).ThenOne<SubmissionOpened>().Illustrative);
        var draft = Given(Opened with { Illustrative = illustrative }, Reported(Everything));
        Assert.Equal(illustrative, draft.When(new SubmitSubmission(Edition2017.Content)).ThenOne<SubmissionSubmitted>().Illustrative);
    }

    [Fact]
    public void a_revision_holds_everything_of_the_edition()
    {
        var frozen = Given(Opened, Reported(Everything)).When(Submit).ThenOne<SubmissionSubmitted>();
        Assert.Equal((1, FrozenRevision.Sha256(frozen), 112), (frozen.Revision, frozen.RevisionSha256, frozen.Values.Count));
        Assert.Equal([Officer], frozen.PreparedBy);
        Assert.Equal((CityId, 2L, "Valencia", Edition2017.Sha256),
            (frozen.CityId, frozen.CityVersion, frozen.CityName, frozen.EditionSha256));
    }

    [Fact]
    public void a_computed_value_stands_with_what_it_was_divided_by()
    {
        var values = Everything.Select(stated => stated.DataPoint == "EC-ICT-ICT-1C" ? Ratio("EC-ICT-ICT-1C", 326_502) : stated).ToArray();
        var value = Given(Opened, Reported(values)).When(Submit).ThenOne<SubmissionSubmitted>().Values[0];
        Assert.Equal((326_502m, 336_600m, 97m, ValueBasis.Computed), (value.Numerator, value.Denominator, value.Value, value.Basis));
    }

    [Fact]
    public void an_error_blocks()
    {
        var refusal = Given(Opened, Reported([.. Everything, Said("EC-ICT-WS-2A", 101)])).When(Submit)
            .ThenRefused("submission.screening_open");
        Assert.Equal("percentage_out_of_range.error", Assert.Single(refusal.Places).Code);
    }

    [Fact]
    public void a_warning_blocks_until_it_has_a_reason()
    {
        var draft = Given(Opened, Reported(Said("EC-ICT-ICT-1C", 97)));
        var refusal = draft.When(Submit).ThenRefused("submission.screening_open");
        Assert.Equal("many_not_reported.warning", Assert.Single(refusal.Places).Code);
        var finding = refusal.Places[0].Pointer["/screening/".Length..];
        var frozen = Given(Opened, Reported(Said("EC-ICT-ICT-1C", 97)), new SubmissionScreeningJustified(finding, "A first round."))
            .When(Submit).ThenOne<SubmissionSubmitted>();
        Assert.Equal("A first round.", Assert.Single(frozen.Findings).Justification);
        Assert.Equal(ValueStatus.NotReported, frozen.Values[^1].Status);
    }

    [Fact]
    public void something_must_be_reported() => Given(Opened).When(Submit).ThenRefused(SubmissionRefusals.NothingReported);

    [Fact]
    public void submitting_again_changes_nothing() => Given(InVerification).When(Submit).ThenNothing();

    [Fact]
    public void queries_want_an_answer_or_a_correction() =>
        Assert.Equal($"/queries/{QueryId}",
            Assert.Single(Given(ReturnedOnce).When(Submit).ThenRefused("submission.queries_open").Places).Pointer);

    [Fact]
    public void an_answer_settles_a_query()
    {
        var frozen = Given([.. ReturnedOnce, new SubmissionQueryAnswered(QueryId, "EC-ICT-ICT-1C", "The national one.")]).When(Submit);
        Assert.Equal(2, frozen.ThenOne<SubmissionSubmitted>().Revision);
        Assert.Equal("The national one.", Assert.Single(frozen.ThenOne<SubmissionSubmitted>().Answers).Answer);
        Assert.IsType<Submission.InVerification>(frozen.State);
    }

    [Fact]
    public void a_correction_settles_a_query() =>
        Assert.Equal(51m, Given([.. ReturnedOnce, Reported(Said("EC-ICT-ICT-1C", 51))]).When(Submit)
            .ThenOne<SubmissionSubmitted>().Values[0].Value);

    [Fact]
    public void saying_the_same_again_does_not_settle_a_query() =>
        Given([.. ReturnedOnce, Reported(Said("EC-ICT-ICT-1C", 50))]).When(Submit).ThenRefused("submission.queries_open");

    [Fact]
    public void an_error_that_a_later_rule_finds_in_what_is_locked_does_not_block()
    {
        StatedValue[] values = [.. Everything, Said("EC-ICT-WS-2A", 101)];
        ISubmissionEvent[] returned =
        [
            Opened, Reported(values), Frozen(Given(Opened, Reported(values)).State), new SubmissionReturned(CaseId, 1, [AskedOfInternet]),
        ];
        var again = Given([.. returned, new SubmissionQueryAnswered(QueryId, "EC-ICT-ICT-1C", "The national one.")]).When(Submit)
            .ThenOne<SubmissionSubmitted>();
        Assert.Contains(again.Findings, finding => finding.Severity == Severity.Error);
        Given([.. returned, Reported(Said("EC-ICT-ICT-1C", 101))]).When(Submit).ThenRefused("submission.screening_open");
    }

    [Fact]
    public void answers_of_earlier_rounds_stay()
    {
        ISubmissionEvent[] first = [.. ReturnedOnce, new SubmissionQueryAnswered(QueryId, "EC-ICT-ICT-1C", "The national one.")];
        ISubmissionEvent[] second = [.. first, Frozen(Given(first).State),
            new SubmissionReturned(CaseId, 2, [new(OtherQueryId, "EC-ICT-ICT-2C", "And here?")])];
        var frozen = Given([.. second, new SubmissionQueryAnswered(OtherQueryId, "EC-ICT-ICT-2C", "The same.")]).When(Submit)
            .ThenOne<SubmissionSubmitted>();
        Assert.Equal((3, 2), (frozen.Revision, frozen.Answers.Count));
    }

    [Fact]
    public void the_frozen_revision_is_the_one_that_is_submitted()
    {
        var draft = Given(Opened, Reported(Everything));
        draft.When(Submit).Then(FrozenRevision.Of(draft.State, Edition2017.Content)!);
        Assert.Null(FrozenRevision.Of(Given(HandedIn).State, Edition2017.Content));
    }

    [Fact]
    public void what_ended_is_not_submitted()
    {
        Given(Attested).When(Submit).ThenRefused(SubmissionRefusals.AlreadyVerified);
        Given(Certified).When(Submit).ThenRefused(SubmissionRefusals.AlreadyClosed);
        Given(TakenBack).When(Submit).ThenRefused(SubmissionRefusals.AlreadyWithdrawn);
    }

    [Fact]
    public void findings_do_not_outlive_the_content() => Assert.Empty(ScreeningRules.Screen(Given(Attested).State, Edition2017.Content));
}
