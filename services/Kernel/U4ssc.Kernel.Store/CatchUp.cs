using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace U4ssc.Kernel.Store;

/// <summary>
/// Brings parts of the log that stand behind to where the reader is, apart from its pages and without waiting for a new event: a list that
/// a release brought, one whose version it changed, one that was said to be made again. Part by part in turns, a step at a time, each step
/// a transaction with the position it leads to.
/// </summary>
public sealed class CatchUp(Leading leading, NpgsqlDataSource database, IDocumentStore store, StoreBuilder built, TimeProvider clock,
    ILogger<CatchUp> log)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeftBehindAfter = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> newer = new(StringComparer.Ordinal);
    private (long Sequence, long At) seen;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leading.Work("catch-up", LookEvery, Round, stoppingToken);

    /// <summary>A step for each part that stands behind.</summary>
    /// <returns>True where some part has more to do.</returns>
    internal async Task<bool> Round(Lead lead)
    {
        await using var connection = await database.OpenConnectionAsync(lead.Stopping);
        var progress = await Progress(connection, lead.Stopping);
        var standing = await Position.All(connection, lead.Stopping);
        // The page takes all that follow it: who stands before where it was some time ago follows a leader that does not know of them.
        var left = seen.At > 0 && clock.GetElapsedTime(seen.At) >= LeftBehindAfter ? seen.Sequence : -1;
        if (left >= 0 || seen.At == 0) seen = (progress, clock.GetTimestamp());
        var more = false;
        List<Exception> failed = [];
        foreach (var part in built.Told)
        {
            try
            {
                more |= await Step(part, standing.GetValueOrDefault(part.Name), progress, left, connection, lead);
            }
#pragma warning disable CA1031 // One that fails does not hold up the others; it is told at the end of the round.
            catch (Exception stopped) when (!lead.Stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failed.Add(new InvalidOperationException($"{part.Name}: {stopped.Message}", stopped));
            }
        }

        return failed.Count == 0 ? more : throw new AggregateException(failed);
    }

    private async Task<bool> Step(ILogPart part, Position? at, long progress, long left, NpgsqlConnection connection, Lead lead)
    {
        await using var session = store.LightweightSession();
        Action? then = null;
        switch (at)
        {
            case null:
                Position.Begin(session, part.Name, part is IRebuiltPart ? 0 : part.Version);
                break;
            case { Version: var version } when version > part.Version:
                if (newer.Add(part.Name))
                    log.LogWarning(
                        "{Part} was made by a newer release, which goes on with it; this one leaves it alone. `rows again` takes it back.",
                        part.Name);
                return false;
            case { Version: var version } when version < part.Version:
                await Anew(part, at, progress, session, connection, lead.Stopping);
                break;
            case { Following: true } when at.Sequence >= left:
                return false;
            case { Following: true }:
                at.Move(session, at.Sequence, following: false);
                break;
            case { Sequence: var sequence } when sequence >= progress:
                at.Move(session, sequence, following: true);
                break;
            default:
                var end = Math.Min(at.Sequence + LogReader.StepMax, progress);
                then = await part.Take(await Page(part, at.Sequence, end, session, connection, lead.Stopping), session, lead.Stopping);
                at.Move(session, end, following: end == progress);
                break;
        }

        lead.Fence(session);
        await session.SaveChangesAsync(lead.Stopping);
        then?.Invoke();
        return true;
    }

    // What there is stays where it is and is read until its stream's turn comes; the position says how old it is.
    private async Task Anew(ILogPart part, Position at, long progress, IDocumentSession session, NpgsqlConnection connection,
        CancellationToken stopping)
    {
        if (part is not IRebuiltPart rebuilt)
        {
            at.Become(session, at with { Version = part.Version });
            return;
        }

        if (at.Building != part.Version || at is not { Target: { } target, Cursor: { } cursor })
        {
            log.LogInformation("{Part} is made anew, from version {From} to version {To}", part.Name, at.Version, part.Version);
            at.Become(session, at with { Following = false, Building = part.Version, Target = progress, Cursor = Guid.Empty });
            return;
        }

        var last = await rebuilt.Rebuild(cursor, target, session, connection, stopping);
        at.Become(session, last is null
            ? at with { Sequence = target, Version = part.Version, Building = null, Target = null, Cursor = null }
            : at with { Cursor = last });
        if (last is null) log.LogInformation("{Part} is made anew up to place {Place} of the log", part.Name, target);
    }

    private static async Task<LogPage> Page(
        ILogPart part, long after, long end, IDocumentSession session, NpgsqlConnection connection, CancellationToken stopping)
    {
        IReadOnlyList<IEvent> events = part.Reads.Count == 0 ? [] : await session.Events.QueryAllRawEvents()
            .Where(stored => stored.Sequence > after && stored.Sequence <= end).OrderBy(stored => stored.Sequence).ToListAsync(stopping);
        var read = events.Where(stored => part.Reads.Contains(stored.EventType)).ToList();
        return new LogPage(after, end, read, connection);
    }

    // Where the reader has come: nothing up to there is still being written.
    private static async Task<long> Progress(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(last_seq_id), 0) from mt_event_progression where name = 'log:All'",
            connection);
        return (long)(await command.ExecuteScalarAsync(stopping))!;
    }
}
