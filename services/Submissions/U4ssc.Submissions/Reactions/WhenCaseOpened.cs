using MassTransit;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>Verifiers took up a revision.</summary>
internal sealed class WhenCaseOpened(Inbox inbox) : IConsumer<CaseOpened>
{
    public Task Consume(ConsumeContext<CaseOpened> context)
    {
        var told = context.Message;
        return inbox.Decide<Submission, ISubmissionEvent>(
            context, told.SubmissionId, state => SubmissionDecider.Decide(new TakeIntoVerification(told.CaseId, told.Revision), state));
    }
}
