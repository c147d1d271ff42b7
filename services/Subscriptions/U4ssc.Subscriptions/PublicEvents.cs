using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Subscriptions.Domain;
using Catalogue = U4ssc.Contracts.Catalogue.V1;
using Certification = U4ssc.Contracts.Certification.V1;
using Registry = U4ssc.Contracts.Registry.V1;
using Submissions = U4ssc.Contracts.Submissions.V1;
using Verification = U4ssc.Contracts.Verification.V1;

namespace U4ssc.Subscriptions;

/// <summary>The whole map from what the services tell each other to what everybody is told: every message has its place here.</summary>
internal static class PublicEvents
{
    /// <summary>What a message says to everybody: nothing, one thing or several.</summary>
    /// <exception cref="HopelessMessageException">Nobody has decided yet what this kind of message says to everybody.</exception>
    public static IReadOnlyList<PublicFact> Of(IMessage message) => message switch
    {
        Registry.CityEnrolled e => [About(e, e.CityId, e.Agency, e.Country, new CityEnrolled(e.CityId, e.Agency, e.Country, e.SignedOn))],
        // The reason is what somebody wrote, and may name a person.
        Registry.CityWithdrawn e => [About(e, e.CityId, e.Agency, e.Country, new CityWithdrawn(e.CityId, e.Agency, e.Country))],
        // Until a city is enrolled it is known to its agency alone.
        Registry.AgencyRegistered or Registry.CityRegistered or Registry.CityDetailsChanged => [],
        Catalogue.EditionPublished e =>
            [Fact(e, e.Fact.EventId, e.Edition, null, new EditionPublished(e.Edition, e.Title, e.ContentSha256))],
        Catalogue.BenchmarkSetPublished => [],
        Submissions.SubmissionSubmitted e =>
        [
            About(e, e.CityId, e.Agency, e.Country, new SubmissionSubmitted(
                e.SubmissionId, e.Revision, e.RevisionSha256, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition,
                e.EditionSha256, e.Illustrative)),
        ],
        Submissions.SubmissionWithdrawn => [],
        Verification.CaseAttested e =>
        [
            About(e, e.CityId, e.Agency, e.Country, new VerificationAttested(
                e.CaseId, e.SubmissionId, e.Revision, e.RevisionSha256, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition,
                e.EditionSha256, e.Illustrative)),
        ],
        // Who judges, and what is asked, is between the city and its verifiers.
        Verification.CaseOpened or Verification.CaseReturned or Verification.CaseVerifierAssigned or Verification.CaseCancelled => [],
        Certification.CertificateIssued e =>
        [
            Fact(e, e.Fact.EventId, e.Number, new(e.CityId, e.Agency, e.Country), new CertificateIssued(
                e.Number, e.CaseId, e.SubmissionId, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.IssuedAt,
                e.ValidUntil, e.DecisionSha256, e.Illustrative)),
            Fact(e, DerivedId.Of("snapshot.published", e.Fact.EventId), $"{e.CityId:D}", new(e.CityId, e.Agency, e.Country),
                new SnapshotPublished(e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.Number, e.Illustrative)),
        ],
        // Which criteria were not met is the city's and its agency's to know.
        Certification.CertificateRefused e =>
        [
            About(e, e.CityId, e.Agency, e.Country, new CertificateRefused(
                e.CaseId, e.SubmissionId, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.DecisionSha256)),
        ],
        // Whoever relies on a certificate must know why it counts no more: the reason is on its page, for everybody.
        Certification.CertificateSuspended e =>
        [
            Fact(e, e.Fact.EventId, e.Number, new(e.CityId, e.Agency, e.Country), new CertificateSuspended(
                e.Number, e.CaseId, e.SubmissionId, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.Reason, e.EffectiveAt,
                e.Illustrative)),
        ],
        Certification.CertificateReinstated e =>
        [
            Fact(e, e.Fact.EventId, e.Number, new(e.CityId, e.Agency, e.Country), new CertificateReinstated(
                e.Number, e.CaseId, e.SubmissionId, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.Reason, e.EffectiveAt,
                e.Illustrative)),
        ],
        Certification.CertificateRevoked e =>
        [
            Fact(e, e.Fact.EventId, e.Number, new(e.CityId, e.Agency, e.Country), new CertificateRevoked(
                e.Number, e.CaseId, e.SubmissionId, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.Reason, e.EffectiveAt,
                e.Illustrative)),
        ],
        Certification.CertificateSuperseded e =>
        [
            Fact(e, e.Fact.EventId, e.Number, new(e.CityId, e.Agency, e.Country), new CertificateSuperseded(
                e.Number, e.CaseId, e.SubmissionId, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.ByNumber,
                e.EffectiveAt, e.Illustrative)),
        ],
        Certification.CertificateExpired e =>
        [
            Fact(e, e.Fact.EventId, e.Number, new(e.CityId, e.Agency, e.Country), new CertificateExpired(
                e.Number, e.CaseId, e.SubmissionId, e.CityId, e.CityName, e.Agency, e.Country, e.Period, e.Edition, e.EffectiveAt,
                e.Illustrative)),
        ],
        _ => throw new HopelessMessageException(
            $"Nobody has decided what {message.GetType()} says to everybody: give it a place in {nameof(PublicEvents)}."),
    };

    private static PublicFact About<TData>(IMessage told, Guid city, string agency, string country, TData data) =>
        Fact(told, told.Fact.EventId, $"{city:D}", new(city, agency, country), data);

    private static PublicFact Fact<TData>(IMessage told, Guid id, string subject, City? city, TData data) =>
        PublicFact.Of(id, Messaging.Teller(told.GetType()), subject, told.Fact.RecordedAt, city, data);
}
