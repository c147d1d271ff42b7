using JasperFx.Events;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Verification.Domain;
using Submissions = U4ssc.Contracts.Submissions.V1;
using V1 = U4ssc.Contracts.Verification.V1;

namespace U4ssc.Verification;

/// <summary>The whole map from stored events to messages.</summary>
internal static class VerificationAnnouncements
{
    /// <summary>The stored events that have a message; the others are not even read for it.</summary>
    public static readonly IReadOnlyList<Type> Announced =
        [typeof(CaseOpened), typeof(CaseVerifierAssigned), typeof(CaseRevisionReceived), typeof(CaseReturned), typeof(CaseAttested),
            typeof(CaseCancelled)];

    public static IMessage? Map(IEvent e) => e.Data switch
    {
        CaseOpened d => Opened(e, d.Submitted),
        // One part, as the event has it: so every assignment that was ever stored can be told, and told again.
        CaseVerifierAssigned d =>
            new V1.CaseVerifierAssigned(e.ToFact(), e.StreamId, EnumWords.Of(d.Part), new(d.Verifier, d.Holder.Id, EnumWords.Of(d.Level))),
        CaseRevisionReceived d => Opened(e, d.Submitted),
        CaseReturned d => new V1.CaseReturned(
            e.ToFact(), e.StreamId, d.SubmissionId, d.Revision, d.CityId, d.Agency,
            [.. d.Queries.Select(query => new V1.Query(query.QueryId, query.DataPoint, query.Text))]),
        CaseAttested d => Attested(e, d, d.Submitted),
        CaseCancelled d => new V1.CaseCancelled(e.ToFact(), e.StreamId, d.SubmissionId, d.Reason),
        _ => null, // Verifiers, declarations and findings before the attestation are our own business.
    };

    private static V1.CaseOpened Opened(IEvent e, SubmittedRevision s) =>
        new(e.ToFact(), e.StreamId, s.SubmissionId, s.Revision, s.CityId, s.Agency);

    private static V1.CaseAttested Attested(IEvent e, CaseAttested d, SubmittedRevision s) => new(
        e.ToFact(), e.StreamId, s.SubmissionId, s.Revision, s.RevisionSha256, s.CityId, s.CityVersion, s.CityName, s.Agency, s.Country,
        s.Period, s.Edition,
        s.EditionSha256, Inputs(s.CommonInputs), [.. s.Values.Select(Value)], [.. d.Findings.Select(Finding)], d.OpenQueries,
        By(d.ConcludedBy), By(d.AttestedBy),
        s.Illustrative);

    private static Submissions.CommonInputs Inputs(CommonInputs inputs) =>
        new(inputs.Population, inputs.Households, inputs.AreaKm2, inputs.Gdp is { } gdp ? new(gdp.Amount, gdp.Currency) : null);

    private static Submissions.ReportedValue Value(ReportedValue v) => new(
        v.DataPoint, EnumWords.Of(v.Status), v.Numerator, v.Denominator, v.Value, v.Basis, v.Quality, v.Origin,
        v.Source is { } source ? new(source.Text, source.Year, source.Url) : null, v.Note, v.Reason, v.Evidence);

    private static V1.CaseFinding Finding(Finding f) => new(
        f.DataPoint, EnumWords.Of(f.Verdict), f.Text, f.CorrectedValue, f.CorrectedStatus is { } status ? EnumWords.Of(status) : null);

    private static V1.CaseVerifier By(CaseVerifier v) => new(v.Verifier, v.Holder.Id, EnumWords.Of(v.Level));
}
