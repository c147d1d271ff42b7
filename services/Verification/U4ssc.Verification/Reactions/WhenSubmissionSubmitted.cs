using MassTransit;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Verification.Domain;
using V1 = U4ssc.Contracts.Submissions.V1;

namespace U4ssc.Verification.Reactions;

/// <summary>The first revision opens a case by itself; a later one goes on with the case that was returned.</summary>
internal sealed class WhenSubmissionSubmitted(Inbox inbox) : IConsumer<V1.SubmissionSubmitted>
{
    public Task Consume(ConsumeContext<V1.SubmissionSubmitted> context)
    {
        var command = new TakeInRevision(Of(context.Message));
        return inbox.Decide<VerificationCase, ICaseEvent>(context, VerificationCase.IdOf(context.Message.SubmissionId), state =>
            CaseDecider.Decide(command, state) is var decision && decision.Refusal?.Code == CaseRefusals.RevisionTooEarly.Code
                // Not a no for ever: what must come first is on its way.
                ? throw new NotYetKnownException(
                    $"what precedes revision {context.Message.Revision} of submission {context.Message.SubmissionId}")
                : decision);
    }

    private static SubmittedRevision Of(V1.SubmissionSubmitted m) => new(
        m.SubmissionId, m.Revision, m.RevisionSha256, m.CityId, m.CityVersion, m.CityName, m.Agency, m.Country, m.Period, m.Edition,
        m.EditionSha256,
        new(m.CommonInputs.Population, m.CommonInputs.Households, m.CommonInputs.AreaKm2, m.CommonInputs.Gdp is { } gdp
            ? new(gdp.Amount, gdp.Currency)
            : null),
        [.. m.Values.Select(Of)],
        [.. m.Findings.Select(f =>
            new ScreeningFinding(f.Id, f.Rule, f.RuleVersion, f.Severity, f.DataPoints, f.Message, f.Figures, f.Justification))],
        [.. m.Answers.Select(a => new QueryAnswer(a.QueryId, a.DataPoint, a.Answer))],
        [.. m.PreparedBy.Select(id => new Holder(id))], m.Illustrative);

    private static ReportedValue Of(V1.ReportedValue v) => new(
        v.DataPoint, EnumWords.Read<ReportStatus>(v.Status),
        v.Numerator, v.Denominator, v.Value, v.Basis, v.Quality, v.Origin, v.Source is { } source
            ? new(source.Text, source.Year, source.Url)
            : null,
        v.Note, v.Reason, v.Evidence);
}
