using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace U4ssc.Kernel.Bus;

/// <summary>What a queue has heard of its type, against what was sent.</summary>
/// <param name="From">The service that tells.</param>
/// <param name="Newest">How many were sent, as far as is known here.</param>
/// <param name="Missing">Sent, and not heard yet.</param>
/// <param name="Failed">Put on the error queue, where they wait for somebody.</param>
public sealed record HeardOf(string Queue, string From, long Newest, long Missing, long Failed);

/// <summary>The same with which they are.</summary>
/// <param name="Quiet">For how long its teller has said nothing; null where it never did.</param>
/// <param name="Last">The highest ordinal that was heard.</param>
internal sealed record Standing(Reaction Reaction, long Newest, TimeSpan? Quiet, long Last, OrdinalSet Missing, OrdinalSet Failed);

/// <summary>
/// Knows which messages were sent and not heard. A matter for an alert where it stays so: the missing ones are asked for by themselves.
/// </summary>
public sealed class NotHeard(NpgsqlDataSource database, IReadOnlyList<Reaction> reactions, TimeProvider clock)
    : BackgroundService, IHealthCheck
{
    /// <summary>For so long may the same message be missing before <c>/health/lag</c> turns red.</summary>
    public static readonly TimeSpan MissingMax = TimeSpan.FromSeconds(60);

    private const string Read = """
        select reaction.queue, coalesce(newest.ordinal, 0), extract(epoch from clock_timestamp() - newest.heard_at)::float8,
          coalesce(upper(heard.taken + heard.failed) - 1, 0),
          int8multirange(int8range(1, coalesce(newest.ordinal, 0) + 1)) - coalesce(heard.taken + heard.failed, '{}'), coalesce(heard.failed, '{}')
        from unnest($1, $2) as reaction(queue, type)
        left join newest on newest.type = reaction.type left join heard on heard.queue = reaction.queue
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly Meter Meter = new("U4ssc.Kernel");
    private readonly Dictionary<string, (long Lowest, long Since)> since = new(StringComparer.Ordinal);
    private IReadOnlyList<Standing> known = [];

    /// <summary>Where each queue stands.</summary>
    public async Task<IReadOnlyList<HeardOf>> Heard(CancellationToken cancellation) => [.. (await Look(cancellation)).Select(Shown)];

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        List<string> said;
        lock (since)
        {
            said = [.. known.Where(queue =>
                since.TryGetValue(queue.Reaction.Queue, out var missing) && clock.GetElapsedTime(missing.Since) > MissingMax)
                .Select(Shown).Select(queue =>
                    string.Create(CultureInfo.InvariantCulture,
                        $"{queue.Queue} misses {queue.Missing} of {queue.Newest} messages of {queue.From}."))];
        }

        return Task.FromResult(said.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(" ", said)));
    }

    /// <summary>Reads it.</summary>
    internal async Task<IReadOnlyList<Standing>> Look(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = reactions.Select(reaction => reaction.Queue).ToArray() });
        command.Parameters.Add(new() { Value = reactions.Select(reaction => Messaging.Exchange(reaction.Message)).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var standing = new List<Standing>();
        while (await reader.ReadAsync(cancellation))
        {
            var queue = reader.GetString(0);
            TimeSpan? quiet = await reader.IsDBNullAsync(2, cancellation) ? null : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(2)));
            standing.Add(new(
                reactions.First(reaction => reaction.Queue == queue), reader.GetInt64(1), quiet, reader.GetInt64(3),
                OrdinalSet.Of(reader.GetFieldValue<NpgsqlRange<long>[]>(4)), OrdinalSet.Of(reader.GetFieldValue<NpgsqlRange<long>[]>(5))));
        }

        return known = standing;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Meter.CreateObservableGauge("u4ssc.messages.missing", () =>
            Measured(queue => queue.Missing), "{message}", "Messages that were sent and not heard.");
        Meter.CreateObservableGauge("u4ssc.messages.failed", () =>
            Measured(queue => queue.Failed), "{message}", "Messages on an error queue.");
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Note(await Look(stoppingToken));
            }
#pragma warning disable CA1031 // Without the database there is nothing to see, and readiness says that it is away.
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
            }
        }
    }

    // As long as the lowest one is another at each look, they come.
    private void Note(IReadOnlyList<Standing> standing)
    {
        lock (since)
        {
            foreach (var queue in standing)
            {
                if (queue.Missing.IsEmpty) since.Remove(queue.Reaction.Queue);
                else if (!since.TryGetValue(queue.Reaction.Queue, out var before) || before.Lowest != queue.Missing.Ranges[0].From)
                    since[queue.Reaction.Queue] = (queue.Missing.Ranges[0].From, clock.GetTimestamp());
            }
        }
    }

    private IEnumerable<Measurement<long>> Measured(Func<HeardOf, long> count) => known.Select(Shown).Select(queue =>
        new Measurement<long>(count(queue), new("queue", queue.Queue), new KeyValuePair<string, object?>("from", queue.From)));

    private static HeardOf Shown(Standing queue) =>
        new(queue.Reaction.Queue, Messaging.Teller(queue.Reaction.Message), queue.Newest, queue.Missing.Count, queue.Failed.Count);
}
