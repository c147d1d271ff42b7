using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>The city got no certificate: the submission is closed, with the criteria it misses.</summary>
internal sealed class WhenCertificateRefused(Kernel.Hosting.Reactions reactions) : IConsumer<CertificateRefused>
{
    public Task Consume(ConsumeContext<CertificateRefused> context)
    {
        var told = context.Message;
        return reactions.Decide<Submission, ISubmissionEvent>(
            context, told.SubmissionId, state => SubmissionDecider.Decide(new CloseSubmission(told.CaseId, null, [.. told.Unmet.Select(unmet => unmet.Criterion)]), state));
    }
}
