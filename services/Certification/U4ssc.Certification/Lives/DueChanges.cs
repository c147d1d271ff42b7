using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Lives;

/// <summary>
/// Makes events of what is due, on one replica at a time, each in one transaction with its note. Whether it still happens is for the rules
/// to say: a certificate that was revoked before does not expire. What was due while nobody ran is done at the next start.
/// </summary>
internal sealed class DueChanges(Leading leading, IDocumentStore store, Transact transact, TimeProvider clock, Hint noted)
    : BackgroundService
{
    private const int AtOnceMax = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leading.Work("due-changes", LookEvery, Step, stoppingToken, noted);

    private async Task<bool> Step(Lead lead)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        var due = await session.Query<DueChange>().Where(change => change.At <= now)
            .OrderBy(change => change.At).ThenBy(change => change.Id).Take(AtOnceMax).ToListAsync(lead.Stopping);
        List<Exception> failed = [];
        foreach (var change in due)
        {
            try
            {
                await Happen(change, now, lead);
            }
#pragma warning disable CA1031 // One certificate with a damaged history keeps no other one from its end; it is tried again and shouts.
            catch (Exception stopped) when (!lead.Stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failed.Add(new InvalidOperationException($"{change.Id}: {stopped.Message}", stopped));
            }
        }

        return failed.Count == 0 ? due.Count == AtOnceMax : throw new AggregateException(failed);
    }

    private async Task Happen(DueChange change, DateTimeOffset now, Lead lead)
    {
        var asked = Asked.BySystem("due-changes") with
        {
            Correlation = change.Cause.ToString(),
            Causation = change.Cause.ToString(),
            EffectiveAt = change.At,
        };
        CertificateCommand command = change.ByNumber is { } later ? new SupersedeCertificate(later, change.At) : new ExpireCertificate(now);
        var done = await transact.Do<Certificate, ICertificateEvent>(
            asked, change.Stream, state => CertificateDecider.Decide(command, state), lead.Stopping,
            alongside: (session, _, _) =>
            {
                lead.Fence(session);
                session.Delete<DueChange>(change.Id);
            });
        if (done.Refusal is { } refusal) throw new InvalidOperationException(refusal.Sentence);
    }
}
