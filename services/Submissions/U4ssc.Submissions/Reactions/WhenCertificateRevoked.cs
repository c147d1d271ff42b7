using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>The certificate of a submission was taken back.</summary>
internal sealed class WhenCertificateRevoked(Inbox inbox) : IConsumer<CertificateRevoked>
{
    public Task Consume(ConsumeContext<CertificateRevoked> context)
    {
        var told = context.Message;
        var change = new ToldChange(
            told.Fact.Version, CertificateStatus.Revoked, told.EffectiveAt, told.Fact.RecordedAt, told.Reason);
        return inbox.Keep<CertificateCopy>(context, $"{told.SubmissionId:D}", copy => CertificateCopy.With(copy, told.Number, change));
    }
}
