using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace U4ssc.Subscriptions.Broker;

/// <summary>How far the broker is behind the stream, and each queue of a partner.</summary>
internal sealed class BrokerStanding : IHealthCheck, IDisposable
{
    /// <summary>So long may an event wait for the broker, or a queue for its making, before <c>/health/lag</c> turns red.</summary>
    public static readonly TimeSpan WaitingMax = TimeSpan.FromSeconds(60);

    private const string Read = """
        select told.number, newest.number, (
            select extract(epoch from clock_timestamp() - event.timestamp)::float8 from mt_events event
            where event.stream_id = $1 and event.version = told.number + 1),
          (select count(*) from partner_queue), (select count(*) from partner_queue where not declared)
        from (select coalesce((select number from broker_progress), 0) as number) told,
          (select coalesce(max(number), 0) as number from public_event) newest
        """;

    private readonly Meter meter = new("U4ssc.Subscriptions.Broker");
    private readonly NpgsqlDataSource database;
    private Standing known = new(0, 0, 0, 0, 0, 0, null);
    private volatile string? trouble;

    public BrokerStanding(NpgsqlDataSource database)
    {
        this.database = database;
        meter.CreateObservableGauge("u4ssc.broker.lag.events", () => known.Behind, "{event}", "Events that the broker has not confirmed.");
        meter.CreateObservableGauge("u4ssc.broker.lag.seconds", () => known.Seconds, "s", "For how long the oldest of them has waited.");
    }

    /// <summary>The broker as <c>/status</c> shows it.</summary>
    /// <param name="Confirmed">Up to this number the broker has confirmed everything.</param>
    /// <param name="Behind">Events that it has not confirmed.</param>
    /// <param name="Seconds">For how long the oldest of them has waited.</param>
    /// <param name="Queues">Queues of partners.</param>
    /// <param name="NotThere">Those of them that are still to be made.</param>
    /// <param name="Trouble">What stands in the way on this replica; null where nothing does, or another one does the work.</param>
    public sealed record Standing(
        long Confirmed, long Newest, long Behind, double Seconds, long Queues, long NotThere, string? Trouble);

    /// <summary>What stands in the way now; null where nothing does.</summary>
    public void Say(string? what) => trouble = what;

    /// <inheritdoc />
    public void Dispose() => meter.Dispose();

    /// <summary>Reads it.</summary>
    public async Task<Standing> Look(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = Domain.PublicationEvents.Stream });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (told, newest) = (reader.GetInt64(0), reader.GetInt64(1));
        var seconds = await reader.IsDBNullAsync(2, cancellation) ? 0 : Math.Round(Math.Max(0, reader.GetDouble(2)), 3);
        return known = new(told, newest, newest - told, seconds, reader.GetInt64(3), reader.GetInt64(4), trouble);
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = await Look(cancellationToken);
        if (now.Behind < 0)
        {
            return HealthCheckResult.Unhealthy(
                $"The broker was told up to event {now.Confirmed}, and the newest is {now.Newest}: the database seems to have been set back.");
        }

        return now.Seconds <= WaitingMax.TotalSeconds
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture,
                $"{now.Behind} events wait for the broker, the oldest for {now.Seconds:F0} s. {now.Trouble}").TrimEnd());
    }
}
