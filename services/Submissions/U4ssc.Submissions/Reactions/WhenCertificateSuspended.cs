using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>The certificate of a submission is not in force for the time being.</summary>
internal sealed class WhenCertificateSuspended(Inbox inbox) : IConsumer<CertificateSuspended>
{
    public Task Consume(ConsumeContext<CertificateSuspended> context)
    {
        var told = context.Message;
        var change = new ToldChange(
            told.Fact.Version, CertificateStatus.Suspended, told.EffectiveAt, told.Fact.RecordedAt, told.Reason);
        return inbox.Keep<CertificateCopy>(context, $"{told.SubmissionId:D}", copy => CertificateCopy.With(copy, told.Number, change));
    }
}
