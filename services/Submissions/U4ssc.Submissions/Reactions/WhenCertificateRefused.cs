using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>The city got no certificate: the submission is closed, with the criteria it misses.</summary>
internal sealed class WhenCertificateRefused(Inbox inbox) : IConsumer<CertificateRefused>
{
    public Task Consume(ConsumeContext<CertificateRefused> context)
    {
        var told = context.Message;
        return inbox.Decide<Submission, ISubmissionEvent>(
            context, told.SubmissionId, state =>
                SubmissionDecider.Decide(new CloseSubmission(told.CaseId, null, [.. told.Unmet.Select(unmet => unmet.Criterion)]), state));
    }
}
