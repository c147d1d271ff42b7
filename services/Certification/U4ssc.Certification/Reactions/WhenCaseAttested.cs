using MassTransit;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using V1 = U4ssc.Contracts.Verification.V1;

namespace U4ssc.Certification.Reactions;

/// <summary>Who concluded and who attested a case. No event here names them, and no answer shows them.</summary>
public sealed class Judges
{
    /// <summary>The case.</summary>
    public Guid Id { get; set; }

    /// <summary>The two.</summary>
    public IReadOnlyList<Holder> Holders { get; set; } = [];
}

internal sealed class WhenCaseAttested(Inbox inbox, DecisionFacts facts, Certificates certificates, TimeProvider clock)
    : IConsumer<V1.CaseAttested>
{
    public async Task Consume(ConsumeContext<V1.CaseAttested> context)
    {
        var attested = ToCase(context.Message);
        var now = clock.GetUtcNow();
        var period = await certificates.PeriodOf(attested, now, context.CancellationToken);
        var command = await facts.For(attested, period.HeldByAnotherCase, now, context.CancellationToken);
        await inbox.Decide<Certificate, ICertificateEvent>(
            context, Certificates.StreamOf(attested.CaseId), state => CertificateDecider.Decide(command, state),
            (session, events) =>
            {
                period.Claim(session, events);
                // Beside the log, which everybody can read: it lets the two read the decision on their case.
                session.Store(new Judges { Id = attested.CaseId, Holders = [attested.ConcludedBy, attested.AttestedBy] });
            });
    }

    private static AttestedCase ToCase(V1.CaseAttested m) => new(
        m.CaseId, m.SubmissionId, m.Revision, m.RevisionSha256, m.CityId, m.CityVersion, m.CityName, m.Agency, m.Country, m.Period,
        m.Edition,
        m.EditionSha256, [.. m.Values.Select(v => new AttestedValue(v.DataPoint, EnumWords.Read<ReportStatus>(v.Status), v.Value))],
        [.. m.Findings.Select(Finding)],
        m.OpenQueries, new(m.ConcludedBy.Holder), new(m.AttestedBy.Holder), m.Illustrative);

    private static AttestedFinding Finding(V1.CaseFinding f) => new(
        f.DataPoint, EnumWords.Read<Verdict>(f.Verdict), f.Text, f.CorrectedValue, f.CorrectedStatus is { } word
            ? EnumWords.Read<ReportStatus>(word)
            : null);
}
