using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace U4ssc.Ledger.Hosting;

/// <summary>
/// Sequenced events become provable: on the daemon's leader, the leaves of a batch and the tree's new edge are written in the transaction of the subscription's
/// own progress. Killed anywhere in between, it is as if the batch had not begun; run twice, the second time finds nothing to do.
/// </summary>
internal sealed class Integration : SubscriptionBase
{
    public const string SubscriptionName = "ledger";

    public override async Task<IChangeListener> ProcessEventsAsync(EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        await using var connection = (NpgsqlConnection)operations.Database.CreateConnection();
        await connection.OpenAsync(cancellationToken);

        // From where the tree stands, not from where the page begins: after a rewind of the subscription there is simply nothing new.
        var edge = await LedgerTables.ReadEdge(connection, cancellationToken);
        if (edge.Sequence >= page.SequenceCeiling) return NullChangeListener.Instance;
        var first = edge.Frontier.Size;
        var events = new List<HashedEvent>();
        await foreach (var stored in StoredEvents.Hashed(connection, edge.Sequence, page.SequenceCeiling, cancellationToken))
        {
            events.Add(stored);
            edge.Frontier.Append(stored.Hash);
        }

        // A leaf's index is a primary key: should two leaders integrate the same batch, one of them fails as a whole.
        operations.QueueSqlCommand(
            "insert into ledger_leaf (index, sequence, event_id, hash) select * from unnest(?, ?, ?, ?)",
            Enumerable.Range(0, events.Count).Select(i => first + i).ToArray(), events.Select(stored => stored.Sequence).ToArray(),
            events.Select(stored => stored.Id).ToArray(), events.Select(stored => stored.Hash).ToArray());
        var grown = edge with { Sequence = page.SequenceCeiling };
        operations.QueueSqlCommand(
            "insert into ledger_edge (id, size, sequence, hashes) values (1, ?, ?, ?) on conflict (id) do update set size = excluded.size, sequence = excluded.sequence, hashes = excluded.hashes",
            grown.Frontier.Size, grown.Sequence, grown.Hashes);
        return NullChangeListener.Instance;
    }
}
