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
    public static readonly IReadOnlyList<Type> Announced = [typeof(CertificateIssued), typeof(CertificateRefused)];

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
        _ => null, // A policy is our own business.
    };
}
