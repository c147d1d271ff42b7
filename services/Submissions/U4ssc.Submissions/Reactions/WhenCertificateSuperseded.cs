using MassTransit;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Reactions;

/// <summary>A certificate for a later period took the place of a submission's.</summary>
internal sealed class WhenCertificateSuperseded(Inbox inbox) : IConsumer<CertificateSuperseded>
{
    public Task Consume(ConsumeContext<CertificateSuperseded> context)
    {
        var told = context.Message;
        var change = new ToldChange(
            told.Fact.Version, CertificateStatus.Superseded, told.EffectiveAt, told.Fact.RecordedAt, Successor: told.ByNumber);
        return inbox.Keep<CertificateCopy>(context, $"{told.SubmissionId:D}", copy => CertificateCopy.With(copy, told.Number, change));
    }
}
