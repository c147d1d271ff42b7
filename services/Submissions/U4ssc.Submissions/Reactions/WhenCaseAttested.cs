using MassTransit;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>A second person confirmed the conclusion: the submission is verified.</summary>
internal sealed class WhenCaseAttested(Inbox inbox) : IConsumer<CaseAttested>
{
    public Task Consume(ConsumeContext<CaseAttested> context)
    {
        var told = context.Message;
        return inbox.Decide<Submission, ISubmissionEvent>(
            context, told.SubmissionId, state => SubmissionDecider.Decide(new VerifySubmission(told.CaseId, told.Revision), state));
    }
}
