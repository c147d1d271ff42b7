using MassTransit;
using U4ssc.Kernel.Bus;
using U4ssc.Verification.Domain;
using V1 = U4ssc.Contracts.Submissions.V1;

namespace U4ssc.Verification.Reactions;

/// <summary>A withdrawn submission is not reviewed any further; one that was attested stays attested.</summary>
internal sealed class WhenSubmissionWithdrawn(Inbox inbox) : IConsumer<V1.SubmissionWithdrawn>
{
    public Task Consume(ConsumeContext<V1.SubmissionWithdrawn> context) =>
        inbox.Decide<VerificationCase, ICaseEvent>(context, VerificationCase.IdOf(context.Message.SubmissionId), state =>
            CaseDecider.Decide(new CancelCase(context.Message.SubmissionId, context.Message.Reason), state));
}
