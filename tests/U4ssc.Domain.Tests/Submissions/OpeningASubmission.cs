using U4ssc.Submissions.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class OpeningASubmission
{
    [Fact]
    public void an_enrolled_city_begins_a_draft_with_what_the_registry_knows() =>
        Given().When(Open).Then(Opened);

    [Fact]
    public void the_prefills_are_the_common_inputs_until_the_city_says_otherwise() =>
        Assert.Equal(new CommonInputs(795_736, 336_600, 138.35m),
            Assert.IsType<Submission.Draft>(Given(Opened).State).Content.CommonInputs);

    [Fact]
    public void a_city_without_figures_in_the_registry_begins_with_none() =>
        Assert.Equal(new CommonInputs(), Assert.IsType<Submission.Draft>(Given(Opened with { Prefills = [] }).State).Content.CommonInputs);

    [Fact]
    public void the_same_request_again_changes_nothing() => Given(HandedIn).When(Open).ThenNothing();

    [Fact]
    public void a_second_one_for_the_period_is_refused() =>
        Given(Opened).When(Open with { SubmissionId = CaseId }).ThenRefused(SubmissionRefusals.AlreadyOpen);

    [Fact]
    public void a_certified_period_is_not_opened_again() =>
        Given(Certified).When(Open with { SubmissionId = CaseId }).ThenRefused(SubmissionRefusals.AlreadyOpen);

    [Fact]
    public void a_candidate_is_refused() =>
        Given().When(Open with { City = Valencia with { Enrolled = false } }).ThenRefused(SubmissionRefusals.CityNotEnrolled);

    [Fact]
    public void a_city_that_is_not_known_is_refused() =>
        Given().When(Open with { City = null }).ThenRefused(SubmissionRefusals.CityUnknown);

    [Fact]
    public void an_edition_that_is_not_published_is_refused() =>
        Given().When(Open with { Edition = null }).ThenRefused(SubmissionRefusals.EditionUnknown);

    [Theory]
    [InlineData(2014)]
    [InlineData(LatestYear + 1)]
    [InlineData(2100)]
    [InlineData(int.MinValue)]
    public void a_period_outside_of_the_programme_is_refused(int period) =>
        Assert.Equal("/period",
            Assert.Single(Given().When(Open with { Period = period })
                .ThenRefused(SubmissionRefusals.PeriodOutOfRange(LatestYear)).Places).Pointer);

    [Theory]
    [InlineData(SubmissionLimits.PeriodMin)]
    [InlineData(LatestYear)]
    public void a_period_at_the_edge_is_accepted(int period) => Given().When(Open with { Period = period }).ThenOne<SubmissionOpened>();

    [Fact]
    public void nothing_else_can_be_asked_of_what_is_not_there()
    {
        SubmissionCommand[] commands =
        [
            Report(), new JustifyFinding(Edition2017.Content, "x", "y"), new AnswerQuery(QueryId, "x"),
            new SubmitSubmission(Edition2017.Content), WithdrawIt,
            new TakeIntoVerification(CaseId, 1), new ReturnSubmission(CaseId, 1, []), new VerifySubmission(CaseId, 1),
            new CloseSubmission(CaseId, null, []),
        ];
        Assert.All(commands, command => Given().When(command).ThenRefused(SubmissionRefusals.NotFound));
    }
}
