using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace U4ssc.Subscriptions;

/// <summary>How far the stream is behind what was heard. What waits for long is for an alert: something before it is missing.</summary>
internal sealed class StreamStanding(NpgsqlDataSource database, TimeProvider clock) : IHealthCheck
{
    /// <summary>So long may a message wait for its place before <c>/health/lag</c> turns red.</summary>
    public static readonly TimeSpan WaitingMax = TimeSpan.FromSeconds(60);

    /// <summary>Messages that are counted as waiting, of each service: a look costs no more than this.</summary>
    public const int WaitingCounted = 10_000;

    /// <summary>What is known of one service.</summary>
    /// <param name="Published">Up to which of its messages the stream says everything.</param>
    /// <param name="Waiting">Messages that were heard after a gap, or are about to be numbered, as far as they are counted.</param>
    /// <param name="Since">Since when the one that waits longest does; null where none does.</param>
    public sealed record Source(string Service, long Published, long Waiting, DateTimeOffset? Since);

    /// <summary>The stream as <c>/status</c> shows it.</summary>
    /// <param name="Number">Number of the newest event.</param>
    public sealed record Standing(long Number, IReadOnlyList<Source> Sources);

    internal const string Read = """
        select source, number, waiting.messages, waiting.since, (select coalesce(max(number), 0) from public_event)
        from source_progress p cross join lateral (
          select count(*) as messages, min(heard_at) as since from (
            select heard_at from incoming i where i.source = p.source and i.number > p.number order by i.number limit $1) first) waiting
        order by source
        """;

    /// <summary>Reads it.</summary>
    public async Task<Standing> Look(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = WaitingCounted });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (newest, sources) = (0L, new List<Source>());
        while (await reader.ReadAsync(cancellation))
        {
            DateTimeOffset? since = await reader.IsDBNullAsync(3, cancellation)
                ? null
                : await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellation);
            sources.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), since));
            newest = reader.GetInt64(4);
        }

        return new(newest, sources);
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        var late = (await Look(cancellationToken)).Sources.Where(source => now - source.Since > WaitingMax)
            .Select(source => $"{source.Waiting} messages of {source.Service} wait for message {source.Published + 1}.").ToList();
        return late.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(" ", late));
    }
}
