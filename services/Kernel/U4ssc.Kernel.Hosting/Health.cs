using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>How far something that is told from the log is behind it.</summary>
/// <param name="Events">Events that it has not seen; what never started has seen none.</param>
/// <param name="Seconds">Age of the oldest event that it has not seen.</param>
public sealed record Lag(string Name, long Sequence, long Events, double Seconds);

/// <summary>
/// Reads the log's end against the position of every part that should be told from it, an absent row counting as 0: the daemon's own checks stay
/// green where it never started.
/// </summary>
public sealed class LogHealth(NpgsqlDataSource database, StoreBuilder store) : IHealthCheck
{
    /// <summary>Older unseen events turn the service red.</summary>
    public static readonly TimeSpan LagMax = TimeSpan.FromSeconds(30);

    /// <summary>The lag of every expected part, and of the sending of messages.</summary>
    public async Task<IReadOnlyList<Lag>> Lags(CancellationToken cancellation)
    {
        var expected = store.Told.Select(part => part.Name).ToArray();
        const string sql = """
            select part.name, coalesce(position.sequence, 0),
                   (select count(*) from mt_events e where e.seq_id > coalesce(position.sequence, 0)),
                   coalesce((select extract(epoch from clock_timestamp() - min(e.timestamp)) from mt_events e where e.seq_id > coalesce(position.sequence, 0)), 0)::float8
            from unnest($1::text[]) as part(name)
            left join log_part position on position.name = part.name
            union all
            select 'messages:send', coalesce(min(id), 0), count(*), coalesce(extract(epoch from clock_timestamp() - min((data ->> 'recordedAt')::timestamptz)), 0)::float8 from mt_doc_outgoing
            """;
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = expected });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var lags = new List<Lag>();
        while (await reader.ReadAsync(cancellation)) lags.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), Math.Round(reader.GetDouble(3), 3)));
        return lags;
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var late = (await Lags(cancellationToken)).Where(lag => lag.Events > 0 && lag.Seconds > LagMax.TotalSeconds).ToList();
        return late.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join(" ", late.Select(lag => $"{lag.Name} is {lag.Events} events and {lag.Seconds:F0} s behind the log.")));
    }
}
