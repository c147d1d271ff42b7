using MassTransit;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;

namespace U4ssc.Submissions.Reactions;

/// <summary>A verifier was given a part in a case: it goes into the local copy, unless a newer one is there.</summary>
internal sealed class WhenCaseVerifierAssigned(Inbox inbox) : IConsumer<CaseVerifierAssigned>
{
    public Task Consume(ConsumeContext<CaseVerifierAssigned> context)
    {
        var told = context.Message;
        return inbox.Keep<CaseCopy>(context, told.CaseId.ToString(), copy => CaseCopy.With(copy, told));
    }
}
