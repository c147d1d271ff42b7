using JasperFx.Events;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using V1 = U4ssc.Contracts.Submissions.V1;

namespace U4ssc.Submissions;

/// <summary>The whole map from stored events to messages.</summary>
internal static class SubmissionAnnouncements
{
    /// <summary>The stored events that have a message; the others are not even read for it.</summary>
    public static readonly IReadOnlyList<Type> Announced = [typeof(SubmissionSubmitted), typeof(SubmissionWithdrawn)];

    public static IMessage? Map(IEvent stored) => stored.Data switch
    {
        SubmissionSubmitted submitted => Of(stored.ToFact(), submitted),
        SubmissionWithdrawn withdrawn => Of(stored.ToFact(), withdrawn),
        _ => null, // everything else is our own business
    };

    private static V1.SubmissionSubmitted Of(Fact fact, SubmissionSubmitted it) => new(
        fact, it.SubmissionId, it.Revision, it.RevisionSha256, it.CityId, it.CityVersion, it.CityName, it.Agency, it.Country, it.Period,
        it.Edition, it.EditionSha256,
        new(it.CommonInputs.Population, it.CommonInputs.Households, it.CommonInputs.AreaKm2, it.CommonInputs.Gdp is { } gdp
            ? new(gdp.Amount, gdp.Currency ?? "")
            : null),
        [.. it.Values.Select(Of)], [.. it.Findings.Select(Of)],
        [.. it.Answers.Select(answer => new V1.QueryAnswer(answer.QueryId, answer.DataPoint, answer.Answer))],
        [.. it.PreparedBy.Select(holder => holder.Id)],
        it.Illustrative);

    private static V1.SubmissionWithdrawn Of(Fact fact, SubmissionWithdrawn it) =>
        new(fact, fact.StreamId, it.CityId, it.Agency, it.Country, it.Reason);

    private static V1.ReportedValue Of(ReportedValue it) => new(
        it.DataPoint, EnumWords.Of(it.Status), it.Numerator, it.Denominator, it.Value, EnumWords.Of(it.Basis), EnumWords.Of(it.Quality),
        EnumWords.Of(it.Origin),
        it.Source is { } source ? new(source.Text, source.Year, source.Url) : null, it.Note, it.Reason, it.Evidence);

    private static V1.ScreeningFinding Of(ScreeningFinding it) =>
        new(it.Id, it.Rule, it.RuleVersion, EnumWords.Of(it.Severity), it.DataPoints, it.Message, it.Figures, it.Justification);
}
