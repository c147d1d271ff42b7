using U4ssc.Submissions.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class WithdrawingASubmission
{
    [Fact]
    public void a_city_can_take_it_back_until_it_is_attested()
    {
        ISubmissionEvent[][] histories = [[Opened], HandedIn, InVerification, ReturnedOnce];
        Assert.All(histories, history => Given(history).When(WithdrawIt).Then(Withdrawn));
    }

    [Fact]
    public void an_attested_one_stays() => Given(Attested).When(WithdrawIt).ThenRefused(SubmissionRefusals.AlreadyVerified);

    [Fact]
    public void a_closed_one_stays() => Given(Certified).When(WithdrawIt).ThenRefused(SubmissionRefusals.AlreadyClosed);

    [Fact]
    public void twice_is_once() => Given(TakenBack).When(WithdrawIt).ThenNothing();

    [Fact]
    public void a_reason_is_needed() => Given(Opened).When(new WithdrawSubmission("")).ThenRefused("submission.text_refused");
}
