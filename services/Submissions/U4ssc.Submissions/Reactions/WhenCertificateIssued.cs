using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>The city got its certificate: the submission is closed, and what becomes of the certificate is shown beside it.</summary>
internal sealed class WhenCertificateIssued(Inbox inbox) : IConsumer<CertificateIssued>
{
    public async Task Consume(ConsumeContext<CertificateIssued> context)
    {
        var told = context.Message;
        await inbox.Keep<CertificateCopy>(context, $"{told.SubmissionId:D}", copy => CertificateCopy.With(copy, told));
        await inbox.Decide<Submission, ISubmissionEvent>(
            context, told.SubmissionId, state => SubmissionDecider.Decide(new CloseSubmission(told.CaseId, told.Number, []), state));
    }
}
