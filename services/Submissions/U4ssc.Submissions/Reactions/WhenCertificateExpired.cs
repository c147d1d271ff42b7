using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>The certificate of a submission reached its end.</summary>
internal sealed class WhenCertificateExpired(Inbox inbox) : IConsumer<CertificateExpired>
{
    public Task Consume(ConsumeContext<CertificateExpired> context)
    {
        var told = context.Message;
        var change = new ToldChange(
            told.Fact.Version, CertificateStatus.Expired, told.EffectiveAt, told.Fact.RecordedAt);
        return inbox.Keep<CertificateCopy>(context, $"{told.SubmissionId:D}", copy => CertificateCopy.With(copy, told.Number, change));
    }
}
