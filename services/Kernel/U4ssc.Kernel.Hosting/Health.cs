using System.Diagnostics.Metrics;
using System.Globalization;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using U4ssc.Kernel.Store;
using Weasel.Postgresql.Tables;

namespace U4ssc.Kernel.Hosting;

/// <summary>How far something that is told from the log is behind it.</summary>
/// <param name="Events">Events that it has not seen; what never started has seen none.</param>
/// <param name="Seconds">For how long there has been something that it has not seen, by the database's clock.</param>
public sealed record Lag(string Name, long Sequence, long Events, double Seconds);

/// <summary>
/// Reads the log's end against the position of every part that should be told from it, an absent row counting as 0: the daemon's own checks
/// stay green where it never started. A matter for an alert, not for readiness: a list that is late keeps nobody from reading and writing.
/// </summary>
public sealed class LogHealth(NpgsqlDataSource database, StoreBuilder store, Presence presence) : BackgroundService, IHealthCheck
{
    /// <summary>Lag that turns <c>/health/lag</c> red.</summary>
    public static readonly TimeSpan LagMax = TimeSpan.FromSeconds(30);

    // Where the log ended at which instant of the database's clock: events carry the clock of the replica that wrote them, which may be
    // off.
    private const string Note = """
        insert into log_end (sequence, at) select log.sequence, clock_timestamp() from (select coalesce(max(seq_id), 0) as sequence from mt_events) log
        where log.sequence > (select min(coalesce(position.sequence, 0)) from unnest($1::text[]) as part(name) left join log_part position on position.name = part.name)
        on conflict (sequence) do nothing
        """;

    private const string Read = """
        select part.name, coalesce(position.sequence, 0),
               (select count(*) from mt_events e where e.seq_id > coalesce(position.sequence, 0)),
               coalesce((select extract(epoch from clock_timestamp() - e.at) from log_end e where e.sequence > coalesce(position.sequence, 0) order by e.sequence limit 1), 0)::float8
        from unnest($1::text[]) as part(name)
        left join log_part position on position.name = part.name
        union all
        select 'messages:send', coalesce(min(id), 0), count(*), coalesce(extract(epoch from clock_timestamp() - min(mt_last_modified)), 0)::float8 from mt_doc_outgoing
        """;

    private const string Forget = """
        delete from log_end where sequence <= (
            select min(coalesce(position.sequence, 0)) from unnest($1::text[]) as part(name) left join log_part position on position.name = part.name)
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly Meter Meter = new("U4ssc.Kernel");

    private readonly string[] expected = [.. store.Told.Select(part => part.Name)];
    private IReadOnlyList<Lag> known = [];

    /// <summary>What to say of this replica's clock, or null where it is right.</summary>
    public string? Clock => presence.ClockOff.Duration() <= Presence.ClockOffMax ? null : string.Create(CultureInfo.InvariantCulture,
        $"This replica's clock is {presence.ClockOff.Duration().TotalSeconds:F0} s {(presence.ClockOff > TimeSpan.Zero ? "ahead of" : "behind")} the database's.");

    /// <summary>The table of where the log ended, for as long as somebody stands before it.</summary>
    public static void AddTable(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ends = new Table("public.log_end");
        ends.AddColumn("sequence", "bigint").AsPrimaryKey();
        ends.AddColumn("at", "timestamptz").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(ends);
    }

    /// <summary>The lag of every expected part, and of the sending of messages.</summary>
    public async Task<IReadOnlyList<Lag>> Lags(CancellationToken cancellation)
    {
        await Say(Note, cancellation);
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = expected });
        var lags = new List<Lag>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var events = reader.GetInt64(2);
                lags.Add(new(reader.GetString(0), reader.GetInt64(1), events, events == 0
                    ? 0
                    : Math.Round(Math.Max(0, reader.GetDouble(3)), 3)));
            }
        }

        return known = lags;
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var late = (await Lags(cancellationToken)).Where(lag => lag.Events > 0 && lag.Seconds > LagMax.TotalSeconds).ToList();
        var said = late.Select(lag =>
            string.Create(CultureInfo.InvariantCulture, $"{lag.Name} is {lag.Events} events and {lag.Seconds:F0} s behind the log."))
            .Append(Clock).OfType<string>().ToList();
        if (said.Count == 0) return HealthCheckResult.Healthy();
        return late.Count == 0 ? HealthCheckResult.Degraded(said[0]) : HealthCheckResult.Unhealthy(string.Join(" ", said));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Meter.CreateObservableGauge("u4ssc.log.lag.seconds", () =>
            known.Select(lag => new Measurement<double>(lag.Seconds, Part(lag))), "s",
            "For how long a part of the log has not seen its end.");
        Meter.CreateObservableGauge("u4ssc.log.lag.events", () =>
            known.Select(lag => new Measurement<long>(lag.Events, Part(lag))), "{event}", "Events that a part of the log has not seen.");
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Lags(stoppingToken);
                await Say(Forget, stoppingToken);
            }
#pragma warning disable CA1031 // Without the database there is nothing to measure, and readiness says that it is away.
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
            }
        }
    }

    private async Task Say(string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = expected });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static KeyValuePair<string, object?> Part(Lag lag) => new("part", lag.Name);
}

/// <summary>Whether this replica can serve: its store answers, and `migrate` has been there.</summary>
public sealed class StoreHealth(NpgsqlDataSource database) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command =
                database.CreateCommand("select to_regclass('mt_events') is not null and to_regclass('log_part') is not null");
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database has no schema yet: run the service's program with `migrate`.");
        }
        catch (NpgsqlException away)
        {
            return HealthCheckResult.Unhealthy($"The database does not answer: {away.Message}");
        }
    }
}
