using Marten;
using Npgsql;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Broker;

/// <summary>What is written down of the broker, and who wants a queue.</summary>
internal sealed class PartnerStore(NpgsqlDataSource database, IDocumentStore store)
{
    private const string Name = "events";

    private const string Write = """
        insert into partner_queue (subscription, filled, taken, bound, declared)
        select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::boolean[], $5::boolean[])
        on conflict (subscription) do update set
          filled = excluded.filled, taken = excluded.taken, bound = excluded.bound, declared = excluded.declared
        """;

    /// <summary>Those who want a queue.</summary>
    public async Task<Dictionary<Guid, Recipient>> Wanted(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.Query<Recipient>().Where(one => one.Terms.Way == DeliveryWay.Queue).ToListAsync(cancellation))
            .ToDictionary(one => one.Id);
    }

    /// <summary>The queues that are known.</summary>
    public async Task<Dictionary<Guid, PartnerQueue>> Queues(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select subscription, filled, taken, bound, declared from partner_queue");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var queues = new Dictionary<Guid, PartnerQueue>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            queues.Add(id, new(id, reader.GetInt64(1), reader.GetInt64(2), reader.GetBoolean(3), reader.GetBoolean(4))
            { IsChanged = false });
        }

        return queues;
    }

    /// <summary>Writes down what changed of queues.</summary>
    public async Task Keep(IEnumerable<PartnerQueue> queues, CancellationToken cancellation)
    {
        var changed = queues.Where(one => one.IsChanged).ToList();
        if (changed.Count == 0) return;
        await using var command = database.CreateCommand(Write);
        command.Parameters.Add(new() { Value = changed.Select(one => one.Id).ToArray() });
        command.Parameters.Add(new() { Value = changed.Select(one => one.Filled).ToArray() });
        command.Parameters.Add(new() { Value = changed.Select(one => one.Taken).ToArray() });
        command.Parameters.Add(new() { Value = changed.Select(one => one.IsBound).ToArray() });
        command.Parameters.Add(new() { Value = changed.Select(one => one.IsDeclared).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
        foreach (var one in changed) one.IsChanged = false;
    }

    /// <summary>A queue that is no more.</summary>
    public async Task Forget(Guid subscription, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("delete from partner_queue where subscription = $1");
        command.Parameters.Add(new() { Value = subscription });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Up to which number the broker has confirmed everything. Where that is not known any more, what the queues are known to have; where
    /// there is none, the newest event: nobody listened to those before.
    /// </summary>
    public async Task<long> Confirmed(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            insert into broker_progress (name, number) select $1, coalesce(
              (select min(filled) from partner_queue where bound), (select max(number) from public_event), 0)
            on conflict (name) do update set number = broker_progress.number returning number
            """);
        command.Parameters.Add(new() { Value = Name });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The broker has confirmed everything up to a number.</summary>
    /// <exception cref="InvalidOperationException">Somebody else tells the broker now.</exception>
    public async Task Confirm(long from, long to, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("update broker_progress set number = $3 where name = $1 and number = $2");
        command.Parameters.Add(new() { Value = Name });
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = to });
        if (await command.ExecuteNonQueryAsync(cancellation) != 1)
        {
            throw new InvalidOperationException(
                "What the broker was told is written down otherwise: another replica tells it, or the row is gone.");
        }
    }
}
