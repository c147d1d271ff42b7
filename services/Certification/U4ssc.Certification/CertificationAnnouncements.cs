using JasperFx.Events;
using U4ssc.Certification.Domain;
using U4ssc.Contracts;
using U4ssc.Kernel.Bus;
using V1 = U4ssc.Contracts.Certification.V1;

namespace U4ssc.Certification;

/// <summary>The whole map from stored events to messages.</summary>
internal static class CertificationAnnouncements
{
    /// <summary>The stored events that have a message; the others are not even read for it.</summary>
    public static readonly IReadOnlyList<Type> Announced =
    [
        typeof(CertificateIssued), typeof(CertificateRefused), typeof(CertificateSuspended), typeof(CertificateReinstated),
        typeof(CertificateRevoked), typeof(CertificateSuperseded), typeof(CertificateExpired),
    ];

    public static IMessage? Map(IEvent e) => e.Data switch
    {
        CertificateIssued c => new V1.CertificateIssued(
            e.ToFact(), c.Inputs.CaseId, c.Inputs.SubmissionId, c.Inputs.CityId, c.CityName, c.Inputs.Agency, c.Inputs.Country, c.Number,
            c.Inputs.Period,
            c.Inputs.Edition, c.IssuedAt, c.ValidUntil, c.DecisionSha256, c.Inputs.Illustrative),
        CertificateRefused c => new V1.CertificateRefused(
            e.ToFact(), c.Inputs.CaseId, c.Inputs.SubmissionId, c.Inputs.CityId, c.CityName, c.Inputs.Agency, c.Inputs.Country,
            c.Inputs.Period,
            c.Inputs.Edition,
            [.. c.Criteria.Where(x => !x.Met).Select(x => new V1.CriterionResult(x.Criterion, x.Met, x.Message, x.Figures))],
            c.DecisionSha256),
        CertificateSuspended { Certificate: var c } x => new V1.CertificateSuspended(
            e.ToFact(), c.CaseId, c.SubmissionId, c.CityId, c.CityName, c.Agency, c.Country, c.Number, c.Period,
            c.Edition, x.Reason, x.EffectiveAt, c.Illustrative),
        CertificateReinstated { Certificate: var c } x => new V1.CertificateReinstated(
            e.ToFact(), c.CaseId, c.SubmissionId, c.CityId, c.CityName, c.Agency, c.Country, c.Number, c.Period,
            c.Edition, x.Reason, x.EffectiveAt, c.Illustrative),
        CertificateRevoked { Certificate: var c } x => new V1.CertificateRevoked(
            e.ToFact(), c.CaseId, c.SubmissionId, c.CityId, c.CityName, c.Agency, c.Country, c.Number, c.Period,
            c.Edition, x.Reason, x.EffectiveAt, c.Illustrative),
        CertificateSuperseded { Certificate: var c } x => new V1.CertificateSuperseded(
            e.ToFact(), c.CaseId, c.SubmissionId, c.CityId, c.CityName, c.Agency, c.Country, c.Number, c.Period,
            c.Edition, x.ByNumber, x.EffectiveAt, c.Illustrative),
        CertificateExpired { Certificate: var c } x => new V1.CertificateExpired(
            e.ToFact(), c.CaseId, c.SubmissionId, c.CityId, c.CityName, c.Agency, c.Country, c.Number, c.Period,
            c.Edition, x.EffectiveAt, c.Illustrative),
        _ => null, // A policy is our own business.
    };
}
