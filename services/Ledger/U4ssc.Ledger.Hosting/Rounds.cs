using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using U4ssc.Kernel.Store;

namespace U4ssc.Ledger.Hosting;

/// <summary>
/// Goes round over all stored events, again and again, on one replica at a time: each against its leaf, the tree against every signed
/// checkpoint. In steps that nobody notices; where a round stands is kept, so that whoever goes on after a restart does not begin again.
/// What differs is said in the status, in a metric and in the log, until a whole round finds nothing. The service goes on serving
/// (docs/decisions/0066).
/// </summary>
public sealed partial class Rounds(
    NpgsqlDataSource database, Leading leading, LedgerStanding standing, TimeProvider clock, ILogger<Rounds> log) : BackgroundService
{
    /// <summary>Events in a step.</summary>
    public const int EventsPerStep = 500;
    // A twentieth of one processor at the most: steps of large events, or on a busy machine, are further apart.
    private const int PausePerWork = 19;
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RoundRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SaidAgainAfter = TimeSpan.FromMinutes(10);

    // A database that was set back forgets the newest checkpoint; this process does not.
    private long? newest;
    private (string Difference, DateTimeOffset At)? said;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        leading.Work("ledger-rounds", RoundRest, async lead =>
        {
            var began = clock.GetTimestamp();
            if (!await Step(lead.Stopping)) return false;
            await Task.Delay(Pause(clock.GetElapsedTime(began)), clock, lead.Stopping);
            return true;
        }, stoppingToken),
        Watch(stoppingToken));

    // On every replica: each of them is asked for its metrics and its status.
    private async Task Watch(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await standing.Look(stopping);
            }
            catch (Exception lost) when (lost is NpgsqlException or OperationCanceledException or TimeoutException)
            {
                // What was found last is what is known; the absence of the database is told elsewhere.
            }

            await Task.Delay(RoundRest, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>How long to rest after a step that took so long.</summary>
    internal static TimeSpan Pause(TimeSpan work) =>
        TimeSpan.FromTicks(Math.Clamp(work.Ticks * PausePerWork, PauseMin.Ticks, PauseMax.Ticks));

    /// <summary>One step of a round; false where the round ended with it.</summary>
    private async Task<bool> Step(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // Events, leaves and checkpoints of one moment.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var round = await Round.Read(connection, clock.GetUtcNow(), cancellation);
        if (newest > (round.Newest ?? -1)) round.Newest = newest;
        bool ended;
        string? difference;
        try
        {
            (ended, difference) = await round.Go(connection, cancellation);
        }
        catch (UnprovableEventException unprovable)
        {
            (ended, difference) = (true, unprovable.Message);
        }

        newest = round.Newest;
        if (difference is not null) Alert(difference);
        if (ended) round.End(difference, clock.GetUtcNow());
        await round.Write(connection, cancellation);
        await transaction.CommitAsync(cancellation);
        return !ended;
    }

    private void Alert(string difference)
    {
        var now = clock.GetUtcNow();
        if (said is { } before && before.Difference == difference && now - before.At < SaidAgainAfter) return;
        said = (difference, now);
        LogDamaged(difference);
    }

    [LoggerMessage(LogLevel.Critical, "LedgerDamaged: the stored events differ from what was proved. {Difference}")]
    private partial void LogDamaged(string difference);
}
