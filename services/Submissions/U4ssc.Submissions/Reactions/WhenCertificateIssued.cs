using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>The city got its certificate: the submission is closed.</summary>
internal sealed class WhenCertificateIssued(Inbox inbox) : IConsumer<CertificateIssued>
{
    public Task Consume(ConsumeContext<CertificateIssued> context)
    {
        var told = context.Message;
        return inbox.Decide<Submission, ISubmissionEvent>(
            context, told.SubmissionId, state => SubmissionDecider.Decide(new CloseSubmission(told.CaseId, told.Number, []), state));
    }
}
