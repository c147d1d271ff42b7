using U4ssc.Submissions.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class AnsweringAQuery
{
    [Fact]
    public void the_answer_stands_with_the_query() =>
        Given(ReturnedOnce).When(new AnswerQuery(QueryId, "The national one."))
            .Then(new SubmissionQueryAnswered(QueryId, "EC-ICT-ICT-1C", "The national one."));

    [Fact]
    public void an_answer_can_be_said_better() =>
        Given([.. ReturnedOnce, new SubmissionQueryAnswered(QueryId, "EC-ICT-ICT-1C", "A survey.")])
            .When(new AnswerQuery(QueryId, "The national one.")).ThenOne<SubmissionQueryAnswered>();

    [Fact]
    public void an_answer_says_something() =>
        Assert.Equal("/answer",
            Assert.Single(Given(ReturnedOnce).When(new AnswerQuery(QueryId, "")).ThenRefused("submission.text_refused").Places).Pointer);

    [Fact]
    public void a_query_that_nobody_asked_has_no_answer()
    {
        Given(ReturnedOnce).When(new AnswerQuery(OtherQueryId, "x")).ThenRefused(SubmissionRefusals.QueryUnknown);
        Given(Opened).When(new AnswerQuery(QueryId, "x")).ThenRefused(SubmissionRefusals.QueryUnknown);
    }

    [Fact]
    public void a_frozen_submission_takes_no_answer() =>
        Given(InVerification).When(new AnswerQuery(QueryId, "x")).ThenRefused(SubmissionRefusals.Frozen);
}
